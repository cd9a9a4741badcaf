import type { CrewPage } from '../../../contract-crew.ts';
import { getCrew } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded, type Loaded } from '../live/use-loaded.ts';
import { useNow } from '../parts/use-now.ts';

/** The crew, read anew when one of them did something, and every 15 seconds. */
export function useCrew(): Loaded<CrewPage> {
  const snapshot = useLive().snapshot;
  const now = useNow();
  const key = JSON.stringify([snapshot?.crew_rev, snapshot?.paused, snapshot?.agents, now]);
  return useLoaded('crew', key, getCrew);
}
