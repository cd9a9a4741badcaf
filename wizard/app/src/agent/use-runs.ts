import type { RunList } from '../../../contract-crew.ts';
import { getAgentRuns } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded, type Loaded } from '../live/use-loaded.ts';

/** The runs of a ticket or role; read anew with every turn on a ticket, and with every new run of a role. */
export function useRuns(subject: string): Loaded<RunList> {
  const agents = useLive().snapshot?.agents ?? [];
  const ofTicket = agents.filter((agent) => agent.run.startsWith(`${subject}.`));
  const ofRole = agents.filter((agent) => agent.role === subject).map((agent) => agent.run);
  return useLoaded(subject, JSON.stringify([ofTicket, ofRole.sort()]), () => getAgentRuns(subject));
}
