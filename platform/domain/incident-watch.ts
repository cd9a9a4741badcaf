import {
  LOOP_RESTARTS,
  missingServices,
  oomLately,
  restartsOf,
  type StackLook,
  type WatchHistory,
} from './incident-history.ts';
import { incidentLine, SYMPTOMS, type ContainerFacts, type Incident, type Symptom } from './incident.ts';

/** A service that is ill now, and how. */
export type Signal = {
  stack: string;
  service: string;
  symptom: Symptom;
  summary: string;
  containers: readonly ContainerFacts[];
};

/** `pending`: neither ill nor well, such as a container that is just starting. */
export type ServiceJudgement = { stack: string; service: string; signals: Signal[]; pending: boolean };

/** What is to be written down. `again`: it had been well for a moment, but not for long enough. */
export type IncidentChange =
  | { do: 'open'; signal: Signal }
  | { do: 'again'; id: string; summary: string }
  | { do: 'seen'; id: string }
  | { do: 'clear'; id: string }
  | { do: 'unclear'; id: string }
  | { do: 'close'; id: string };

/** Seen again is written down this often at most. */
const SEEN_MS = 5 * 60_000;
/** Ended by a signal that somebody or the engine sends for a stop: interrupt, kill, terminate. */
const STOPPED = new Set([130, 137, 143]);

/** Judges every service of a stack that has, or had, containers. `expected`: services of its compose files; null: not known. */
export function judgeStack(
  look: StackLook,
  history: WatchHistory,
  now: Date,
  expected: readonly string[] | null,
): ServiceJudgement[] {
  const services = [...new Set(look.containers.map(({ service }) => service))];
  const judged = services.map((service): ServiceJudgement => {
    const own = look.containers.filter((one) => one.service === service);
    const states = own.map((one) => ({ one, verdict: judgeContainer(one, history, now) }));
    const found = SYMPTOMS.filter((symptom) => states.some(({ verdict }) => verdict === symptom));
    const signals = found.slice(0, 1).map((symptom) => {
      const ill = states.filter(({ verdict }) => verdict === symptom).map(({ one }) => one);
      return signalOf({ stack: look.stack, service, symptom }, ill, own.length);
    });
    return {
      stack: look.stack,
      service,
      signals,
      pending: states.some(({ verdict }) => verdict === 'pending'),
    };
  });
  const gone = missingServices(history, look.stack, now).filter(
    (service) => expected?.includes(service) ?? false,
  );
  return [
    ...judged,
    ...gone.map((service) => ({
      stack: look.stack,
      service,
      signals: [signalOf({ stack: look.stack, service, symptom: 'gone' }, [], 0)],
      pending: false,
    })),
  ];
}

/**
 * One container. What somebody stopped is well: with a policy that starts it again only a stop by hand leaves it ended, and
 * without one the signals of a stop tell it.
 */
export function judgeContainer(
  one: ContainerFacts,
  history: WatchHistory,
  now: Date,
): Symptom | 'well' | 'pending' {
  const loop = restartsOf(history, one.id, now) >= LOOP_RESTARTS;
  switch (one.state) {
    case 'exited':
    case 'dead':
      return judgeEnd(one);
    case 'restarting':
      if (one.oomKilled || oomLately(history, one.id, now)) return 'oom_killed';
      return loop ? 'restarting' : 'pending';
    case 'running':
      if (oomLately(history, one.id, now)) return 'oom_killed';
      if (loop) return 'restarting';
      if (one.health === 'unhealthy') return 'unhealthy';
      return one.health === 'starting' ? 'pending' : 'well';
    case 'paused':
      return 'well';
    default:
      return 'pending';
  }
}

function judgeEnd(one: ContainerFacts): Symptom | 'well' {
  if (one.oomKilled) return 'oom_killed';
  const code = one.exitCode ?? 0;
  if (code === 0) return 'well';
  if (one.restartPolicy === 'always' || one.restartPolicy === 'unless-stopped') return 'well';
  if (one.restartPolicy === 'on-failure')
    return one.restarts >= Math.max(1, one.maxRetries) ? 'exited' : 'well';
  return STOPPED.has(code) ? 'well' : 'exited';
}

function signalOf(
  what: Pick<Signal, 'stack' | 'service' | 'symptom'>,
  containers: readonly ContainerFacts[],
  all: number,
): Signal {
  const [first] = containers;
  const part = all > 1 ? ` (${containers.length} of ${all} containers)` : '';
  const code = what.symptom === 'exited' && first ? `, exit code ${first.exitCode ?? '-'}` : '';
  return { ...what, summary: `${incidentLine(what)}${code}${part}`.slice(0, 500), containers };
}

type Watched = {
  judged: readonly ServiceJudgement[];
  open: readonly Incident[];
  /** stacks that could be read and on which nothing is under way; of others nothing is concluded */
  readable: readonly string[];
  now: Date;
  stableMs: number;
};

/** What changes in the incidents. One is open for each service and symptom, and closed only when it was well for a while. */
export function planIncidents({ judged, open, readable, now, stableMs }: Watched): IncidentChange[] {
  const signals = judged.flatMap((one) => one.signals);
  const changes: IncidentChange[] = signals
    .filter((signal) => !open.some((incident) => isSame(incident, signal)))
    .map((signal) => ({ do: 'open', signal }));
  for (const incident of open.filter(({ stack }) => readable.includes(stack))) {
    const signal = signals.find((one) => isSame(incident, one));
    const judgement = judged.find((one) => one.stack === incident.stack && one.service === incident.service);
    // another symptom of the same service says that it is not well either
    const well = judgement === undefined || (judgement.signals.length === 0 && !judgement.pending);
    const change = signal
      ? seen(incident, signal, now)
      : well
        ? clear(incident, now, stableMs)
        : unclear(incident);
    if (change) changes.push(change);
  }
  return changes;
}

function seen({ id, clearSince, lastSeen }: Incident, { summary }: Signal, now: Date): IncidentChange | null {
  if (clearSince !== null) return { do: 'again', id, summary };
  return now.getTime() - Date.parse(lastSeen) >= SEEN_MS ? { do: 'seen', id } : null;
}

function clear({ id, clearSince }: Incident, now: Date, stableMs: number): IncidentChange | null {
  if (clearSince === null) return { do: 'clear', id };
  return now.getTime() - Date.parse(clearSince) >= stableMs ? { do: 'close', id } : null;
}

const unclear = ({ id, clearSince }: Incident): IncidentChange | null =>
  clearSince === null ? null : { do: 'unclear', id };

type Named = Pick<Incident, 'stack' | 'service' | 'symptom'>;
const isSame = (a: Named, b: Named): boolean =>
  a.stack === b.stack && a.service === b.service && a.symptom === b.symptom;

/** The incident as the change leaves it; `open` makes a new one elsewhere. */
export function applyChange(incident: Incident, change: IncidentChange, now: Date): Incident {
  const at = now.toISOString();
  switch (change.do) {
    case 'open':
      return incident;
    case 'again':
      return {
        ...incident,
        lastSeen: at,
        clearSince: null,
        count: incident.count + 1,
        summary: change.summary,
      };
    case 'seen':
      return { ...incident, lastSeen: at };
    case 'clear':
      return { ...incident, clearSince: at };
    case 'unclear':
      return { ...incident, clearSince: null };
    case 'close':
      return { ...incident, status: 'closed', closedAt: at };
  }
}
