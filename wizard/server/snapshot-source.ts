import { messageOf } from '../../platform/domain/errors.ts';
import type { DockfraEvent, TicketFault } from '../../platform/ports.ts';
import type { RunView, Snapshot, TicketRow } from '../contract.ts';
import type { AgentMarks } from './agent-marks.ts';
import { createSeenEngine } from './engine-seen.ts';
import { inTurn } from './in-turn.ts';
import { plainValue } from './plain-text.ts';
import { roleViews, type Links } from './role-views.ts';
import { findNeeds } from './needs.ts';
import { stateSentence, ticketRow, withFalls } from './snapshot-parts.ts';
import type { WizardPorts } from './wizard-ports.ts';

const TICKETS_GAP_MS = 250;
const PATIENCE_MS = 1000;
const STALE_MS = 5000;
const LIVE_LINES = 40;
const ENDED_LINES = 5;
const SHOWN_RUNS = 10;
const SWITCH = 'pause switch';

export type SnapshotSource = {
  /** everything as known now; waits a second at most for a look at the engine when the last one is old */
  current(): Promise<Snapshot>;
  /** the same without looking at anything */
  built(): Snapshot;
  /** reads everything anew; `onChange` follows */
  refresh(): Promise<void>;
  heard(event: DockfraEvent): void;
  /** is it a container of a stack of this root, as last seen? */
  isKnown(containerId: string): boolean;
};

type Options = {
  ports: Pick<WizardPorts, 'clock' | 'compose' | 'containers' | 'engine' | 'root' | 'switches' | 'tickets'>;
  version: string;
  /** broker links at this moment, as far as known */
  links: () => Links;
  runs: () => RunView[];
  marks: AgentMarks;
  /** how often a launch has moved on since this platform began to listen */
  launchRev: () => number;
  /** the same of repairs */
  repairRev: () => number;
  /** the same of records of the audit */
  auditRev: () => number;
  /** `soon`: somebody waits for it */
  onChange: (soon?: boolean) => void;
};

/** Keeps what the pages show, read when an event says that it changed. */
export function createSnapshotSource({
  ports,
  version,
  links,
  runs,
  marks,
  launchRev,
  repairRev,
  auditRev,
  onChange,
}: Options): SnapshotSource {
  const engine = createSeenEngine(ports, onChange);
  let tickets: TicketRow[] = [];
  let faults: TicketFault[] = [];
  let paused: Snapshot['paused'] = null;
  const heardLinks: Links = {};
  let stacksRev = 0;

  const readTickets = inTurn(TICKETS_GAP_MS, async () => {
    try {
      const listed = await ports.tickets.list();
      const now = ports.clock.now();
      tickets = listed.tickets.map((ticket) => ticketRow(ticket, now));
      faults = listed.faults;
    } catch (error) {
      faults = [{ file: ports.root.tickets, message: messageOf(error) }];
    }
    onChange();
  });
  const readPaused = inTurn(0, async () => {
    faults = faults.filter((fault) => fault.file !== SWITCH);
    try {
      paused = await ports.switches.paused();
    } catch (error) {
      faults = [...faults, { file: SWITCH, message: messageOf(error) }];
    }
    onChange();
  });

  const refresh = async () => {
    await Promise.all([readTickets(), readPaused(), marks.refresh(), patient(engine.look())]);
  };
  const built = (): Snapshot => {
    const marked = marks.current();
    const seen = engine.now();
    const incidents = marks.incidents();
    const stacks = withFalls(seen.stacks, incidents);
    const all = {
      tickets,
      crew: marked.crew.roles,
      proposals: marks.proposals(),
      incidents,
      faults: [...faults, ...seen.faults],
      engine: seen.engine,
      paused: plainValue(paused),
    };
    const needs = findNeeds(all);
    return {
      seq: 0,
      generated_at: ports.clock.now().toISOString(),
      root: ports.root.dir,
      version,
      sentence: stateSentence({ ...all, stacks, needs }),
      engine: seen.engine,
      stacks,
      roles: roleViews({
        seen: seen.roles,
        links: { ...links(), ...heardLinks },
        state: ports.root.state,
      }),
      tickets,
      needs,
      paused: all.paused,
      runs: shownRuns(runs()),
      ...marked,
      stacks_rev: stacksRev,
      launch_rev: launchRev(),
      repair_rev: repairRev(),
      audit_rev: auditRev(),
    };
  };

  let ready: Promise<void> | null = null;
  return {
    async current() {
      ready ??= refresh();
      await ready;
      const age = ports.clock.now().getTime() - Date.parse(engine.now().engine.checked_at);
      if (age > STALE_MS) await Promise.all([patient(engine.look()), readTickets()]);
      return built();
    },
    built,
    refresh,
    isKnown: (id) => engine.now().stacks.some((stack) => stack.services.some((service) => service.id === id)),
    heard(event) {
      if (event.kind === 'ticket') void readTickets();
      else if (event.kind === 'engine') void engine.look();
      else if (event.kind === 'stacks') {
        stacksRev += 1;
        onChange(true);
        void engine.look();
      } else if (event.kind === 'container') engine.heard(event.project, event.containerId);
      else if (event.kind === 'pause') void readPaused();
      else if (event.kind === 'link') {
        heardLinks[event.role] = event.connected;
        onChange();
      }
    },
  };
}

/** A page must not wait for an engine that hangs. */
async function patient(work: Promise<void>): Promise<void> {
  await Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref())]);
}

function shownRuns(runs: RunView[]): RunView[] {
  return runs
    .slice(0, SHOWN_RUNS)
    .map((run) => ({ ...run, lines: run.lines.slice(run.state === 'running' ? -LIVE_LINES : -ENDED_LINES) }));
}
