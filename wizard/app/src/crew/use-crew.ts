import type { CrewMember } from '../../../../platform/domain/crew.ts';
import type { RoleName } from '../../../../platform/domain/ticket.ts';
import { useLive } from '../live/store.ts';
import { crewState, type CrewState } from './crew-state.ts';

export type CrewRow = { member: CrewMember; state: CrewState; ssh: string };

/** The crew as every page shows it; empty until it is known. */
export function useCrew(): CrewRow[] {
  const { snapshot } = useLive();
  if (!snapshot) return [];
  return snapshot.crew.roles.map((member) => {
    const view = snapshot.roles.find(({ name }) => name === member.role);
    return { member, state: crewState(member, view, snapshot.engine.state), ssh: view?.ssh ?? '' };
  });
}

export function useMember(role: RoleName): CrewRow | undefined {
  return useCrew().find(({ member }) => member.role === role);
}
