import type { CrewMember } from '../../../../platform/domain/crew.ts';
import type { EngineView, RoleView } from '../../../contract.ts';
import type { Sign } from '../parts/Glyph.tsx';

/** A word below `crew_state.` and its sign. */
export type CrewState = { word: string; sign: Sign };

const SIGNS: Readonly<Record<CrewMember['state'], Sign>> = {
  starting: 'working',
  working: 'working',
  idle: 'well',
  waiting: 'waiting',
  paused: 'needs_you',
  stopped: 'broken',
  away: 'unknown',
  off: 'ended',
};

/**
 * Pure: what every page says of a role in one word. Work and a pause say most; then whether its container is there to do
 * anything at all, as far as the engine can be asked; then what its daemon says.
 */
export function crewState(
  { state }: Pick<CrewMember, 'state'>,
  view: Pick<RoleView, 'container' | 'linked'> | undefined,
  engine: EngineView['state'],
): CrewState {
  if (state === 'working' || state === 'paused') return { word: state, sign: SIGNS[state] };
  const lacking = view && engine === 'up' ? lackOf(view) : null;
  return lacking ?? { word: state, sign: SIGNS[state] };
}

function lackOf({ container, linked }: Pick<RoleView, 'container' | 'linked'>): CrewState | null {
  if (linked === true) return null;
  if (container === null) return { word: 'absent', sign: 'unknown' };
  if (container.state !== 'running') return { word: 'stopped', sign: 'broken' };
  if (container.health === 'starting') return { word: 'starting', sign: 'working' };
  return linked === false ? { word: 'unlinked', sign: 'broken' } : null;
}
