import type { Clock, DockfraEvent } from '../../platform/ports.ts';
import type { Snapshot } from '../contract.ts';
import type { AgentMark, CrewView } from '../contract-crew.ts';
import type { CrewReads, OpenIncident } from './action-reads.ts';
import { inTurn } from './in-turn.ts';

const KEPT_MARKS = 20;
const FRESH_MS = 15 * 60_000;
const GAP_MS = 250;
const CREW_GAP_MS = 500;
/** What changes what the crew does, or in which mode. */
const CREW: ReadonlySet<DockfraEvent['kind']> = new Set(['agent', 'crew', 'ticket', 'pause', 'settings']);

export type AgentMarks = {
  heard(event: DockfraEvent): void;
  /** reads the crew, and counts the proposals anew */
  refresh(): Promise<void>;
  current(): Pick<Snapshot, 'agents' | 'crew' | 'decision_rev'>;
  /** proposals that wait for a yes */
  proposals(): number;
  /** services that are ill now, as the monitor sees it */
  incidents(): readonly OpenIncident[];
};

type Options = { clock: Clock; reads: Pick<CrewReads, 'crew' | 'inbox' | 'incidents'>; onChange: () => void };

/** The crew as it is now; of runs and decisions a few numbers: a page that shows them reads the rest. */
export function createAgentMarks({ clock, reads, onChange }: Options): AgentMarks {
  let agents: AgentMark[] = [];
  let proposals = 0;
  // from the start time on, so that a number of an earlier platform never looks like one of this
  let decision_rev = clock.now().getTime();
  let crew: CrewView = { roles: [], refusal: null };
  const readCrew = inTurn(CREW_GAP_MS, async () => {
    const read = await reads.crew();
    crew = read.ok ? { roles: read.value.roles, refusal: null } : { ...crew, refusal: read.refusal };
    onChange();
  });
  const count = inTurn(GAP_MS, async () => {
    const inbox = await reads.inbox();
    if (inbox.ok && inbox.value.proposals.length !== proposals) {
      proposals = inbox.value.proposals.length;
      onChange();
    }
  });
  let incidents: readonly OpenIncident[] = [];
  const readIncidents = inTurn(GAP_MS, async () => {
    const open = await reads.incidents();
    if (open.ok) incidents = open.value.filter(({ clearSince }) => clearSince === null);
    onChange();
  });
  const mark = (event: Extract<DockfraEvent, { kind: 'agent' }>) => {
    const { run, ticketId, role, turn, line } = event;
    const now = clock.now();
    const others = agents.filter((one) => one.run !== run && now.getTime() - Date.parse(one.at) < FRESH_MS);
    agents = [{ run, ticketId, role, turn, at: now.toISOString(), lines: line + 1 }, ...others];
    agents = agents.slice(0, KEPT_MARKS);
  };
  return {
    heard(event) {
      if (event.kind === 'agent') mark(event);
      else if (event.kind === 'decision') decision_rev += 1;
      if (CREW.has(event.kind)) void readCrew();
      if (event.kind === 'decision' || event.kind === 'ticket') void count(); // a ticket that moved on takes its proposal with it
      if (event.kind === 'incident') void readIncidents();
      onChange();
    },
    refresh: async () => void (await Promise.all([count(), readCrew(), readIncidents()])),
    current: () => ({ agents, crew, decision_rev }),
    proposals: () => proposals,
    incidents: () => incidents,
  };
}
