import { NO_HISTORY, type WatchHistory } from '../domain/incident-history.ts';
import type { WatchMemory } from '../ports-incidents.ts';

export function createWatchMemory(): WatchMemory {
  let history: WatchHistory = NO_HISTORY;
  let lookedAt: Date | null = null;
  return {
    history: () => history,
    keep: (next) => void (history = next),
    lookedAt: () => lookedAt,
    noteLook: (at) => void (lookedAt = at),
    noteEvent: () => void (lookedAt = null),
  };
}
