import { useEffect, useEffectEvent, useState } from 'react';

import type { StatsView } from '../../../contract-stacks.ts';
import { liveSocket } from '../live/store.ts';

const KEPT = 120;

export type Figures = Readonly<Record<string, StatsView[]>>;

/** What these containers use, as long as somebody looks: a page that is hidden looks away. `again`: changes when one started anew. */
export function useStats(ids: readonly string[], again: string): Figures {
  const [figures, setFigures] = useState<Figures>({});
  const key = JSON.stringify([ids, again]);
  const wanted = useEffectEvent(() => [...ids]);
  useEffect(() => {
    const socket = liveSocket();
    const look = () => socket.emit('stats.watch', document.hidden ? [] : wanted());
    const take = (sample: StatsView) => {
      if (!wanted().includes(sample.id)) return;
      setFigures((before) => ({
        ...before,
        [sample.id]: [...(before[sample.id] ?? []), sample].slice(-KEPT),
      }));
    };
    socket.on('stats', take);
    socket.on('connect', look);
    document.addEventListener('visibilitychange', look);
    if (socket.connected) look();
    return () => {
      socket.off('stats', take);
      socket.off('connect', look);
      document.removeEventListener('visibilitychange', look);
      if (socket.connected) socket.emit('stats.watch', []);
    };
  }, [key]);
  return figures;
}
