import type { RunList } from '../../../contract.ts';
import { getAgentRuns } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded, type Loaded } from '../live/use-loaded.ts';

/** The runs of a ticket or role; read anew with every turn of one of them. */
export function useRuns(subject: string): Loaded<RunList> {
  const agents = useLive().snapshot?.agents ?? [];
  const mine = agents.filter((agent) => agent.run.startsWith(`${subject}.`) || agent.role === subject);
  return useLoaded(subject, JSON.stringify(mine), () => getAgentRuns(subject));
}
