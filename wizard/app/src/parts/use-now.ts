import { useEffect, useState } from 'react';

import { platformNow } from '../live/platform-time.ts';

/** The platform's time, fresh every 15 seconds: ages on a page must not stand still. */
export function useNow(): number {
  const [now, setNow] = useState(platformNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(platformNow()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
