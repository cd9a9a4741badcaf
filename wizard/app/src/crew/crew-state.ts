import type { CrewRow } from '../../../contract-crew.ts';
import type { Sign } from '../parts/Glyph.tsx';

const SIGNS: Readonly<Record<string, Sign>> = {
  starting: 'working',
  working: 'working',
  idle: 'well',
  waiting: 'waiting',
  paused: 'needs_you',
  stopped: 'broken',
  away: 'unknown',
  off: 'ended',
};

/** What nobody told is unknown, never well. */
export function signOf({ state }: CrewRow): Sign {
  return SIGNS[state] ?? 'unknown';
}
