import { stateSymptoms, wrongWith } from '../domain/diagnosis-state.ts';
import type { Symptom } from '../domain/diagnosis.ts';
import { messageOf } from '../domain/errors.ts';
import type { Ports, ServiceState, StackRef } from '../ports.ts';
import { readTail, type ServiceLogLine } from './read-logs.ts';

export type LookPorts = Pick<Ports, 'clock' | 'containers' | 'engine' | 'secrets'>;

/** A service that is not as it should be. */
export type Wrong = { why: string; lines: string[] };
export type Looked = {
  symptoms: Symptom[];
  /** by service */
  wrong: Map<string, Wrong>;
  /** the state of the worst container by service */
  states: Map<string, string>;
  /** when the youngest container was started */
  startedAt: number;
};

const WRONG_LINES = 120;
const SHOWN_LINES = 20;
const CALM_LINES = 50;
/** How far back the lines of a service count that runs as it should; what it wrote while it started does not. */
const CALM_MS = 10 * 60_000;
const STARTING_MS = 90_000;
const AT_ONCE = 8;

/** Every container of a stack: what the engine says of it, and what it wrote last. */
export async function lookAtContainers(
  ports: LookPorts,
  stack: StackRef,
  service: string | null,
  signal: AbortSignal,
): Promise<Looked> {
  const states = (await ports.engine.services(stack)).filter(
    (state) => service === null || state.service === service,
  );
  const looked: Looked = { symptoms: [], wrong: new Map(), states: new Map(), startedAt: 0 };
  for (let from = 0; from < states.length; from += AT_ONCE) {
    signal.throwIfAborted();
    const some = states.slice(from, from + AT_ONCE);
    await Promise.all(some.map((state) => lookAt(ports, stack, state, { looked, signal })));
  }
  return looked;
}

async function lookAt(
  ports: LookPorts,
  stack: StackRef,
  state: ServiceState,
  { looked, signal }: { looked: Looked; signal: AbortSignal },
): Promise<void> {
  const detail = await ports.containers.detail(state.containerId);
  if (detail === null) return; // gone in between
  const now = ports.clock.now();
  const { service } = state;
  const why = wrongWith(detail, now);
  looked.startedAt = Math.max(looked.startedAt, Date.parse(detail.startedAt) || 0);
  if (why !== null || !looked.states.has(service)) looked.states.set(service, detail.state);
  const of = { stack: stack.name, service, container: detail.name };
  const lines = await linesOf(ports, stack, state, {
    since: why === null ? calmSince(detail.startedAt, now) : null,
    tail: why === null ? CALM_LINES : WRONG_LINES,
    signal,
  });
  looked.symptoms.push(
    ...(why === null ? [] : stateSymptoms(detail, of)),
    ...lines.filter(({ text }) => why !== null || TROUBLE.test(text)).map((line) => logSymptom(line, of)),
  );
  if (why === null || looked.wrong.has(service)) return;
  looked.wrong.set(service, { why, lines: lines.slice(-SHOWN_LINES).map(({ text }) => text) });
}

/** What tells of trouble has one of these; so that thousands of lines of services that run well are not held against every pattern. */
const TROUBLE =
  /err|fail|fatal|denied|refus|unable|cannot|can't|could not|couldn't|not found|no such|missing|exceed|too many|exhaust|panic|emerg|crit|alert|invalid|expired|timeout|timed out|killed|memory|space|exception|E[A-Z]{4}|unreachable|limit/i;

function calmSince(startedAt: string, now: Date): string {
  const started = Date.parse(startedAt) || 0;
  return new Date(Math.max(now.getTime() - CALM_MS, started + STARTING_MS)).toISOString();
}

async function linesOf(
  ports: LookPorts,
  stack: StackRef,
  state: ServiceState,
  wish: { since: string | null; tail: number; signal: AbortSignal },
): Promise<ServiceLogLine[]> {
  if (wish.since !== null && Date.parse(wish.since) > ports.clock.now().getTime()) return [];
  try {
    return await readTail(ports, stack, state, wish);
  } catch (error) {
    if (wish.signal.aborted) throw error;
    // its logging driver keeps none, or it is gone: what the engine says of it is told all the same
    const text = `its log cannot be read: ${messageOf(error)}`;
    const container = state.containerId.slice(0, 12);
    return [{ at: '', stream: 'err', text, cut: 0, stack: stack.name, service: state.service, container }];
  }
}

function logSymptom(
  { at, text }: ServiceLogLine,
  of: Pick<Symptom, 'stack' | 'service' | 'container'>,
): Symptom {
  return { ...of, source: 'log', text, at: at === '' ? null : at };
}
