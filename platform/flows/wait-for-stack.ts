import { readInspect } from '../domain/incident-inspect.ts';
import { explainEnd, explainLines } from '../domain/launch-failure.ts';
import { judgeStart, nextLookMs, phaseOf, type ServiceVerdict } from '../domain/launch-health.ts';
import type { LaunchStep } from '../domain/launch-progress.ts';
import type { LaunchFailure } from '../domain/launch-record.ts';
import type { Ports, ServiceState, StackRef } from '../ports.ts';
import { KNOWN_FAULTS } from './known-faults.ts';
import type { Bell } from './launch-bell.ts';

export type StartedService = { service: string; containerId: string; how: string };
export type Waited = { started: StartedService[] } | { failure: LaunchFailure };

/** When no event comes: containers of an engine whose events were missed. */
const SLOW_LOOK_MS = 5000;
const LOG_LINES = 30;

export type WaitPorts = Pick<Ports, 'clock' | 'engine' | 'settings'>;
export type Watched = { state: ServiceState; verdict: ServiceVerdict };
type Watch = { bell: Bell; onStep: (step: LaunchStep) => void; signal: AbortSignal };

/**
 * Waits until every service of the stack really runs (health check, or no restart for deploy.stable_seconds). Looks when the
 * engine tells of something, when a container has been watched for long enough, and every five seconds.
 */
export async function waitForStack(
  ports: WaitPorts,
  stack: StackRef,
  services: readonly string[],
  { bell, onStep, signal }: Watch,
): Promise<Waited> {
  const { deploy } = await ports.settings.current();
  const stableMs = deploy.stable_seconds * 1000;
  const deadline = ports.clock.now().getTime() + deploy.timeout_seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const watched = (await look(ports, stack, stableMs)).filter(({ state }) =>
      services.includes(state.service),
    );
    for (const { state, verdict } of watched) onStep({ service: state.service, ...phaseOf(state, verdict) });
    const failed = watched.find(({ verdict }) => verdict.kind === 'failed');
    if (failed) return { failure: await explainService(ports, stack, failed) };
    const started = watched.flatMap(startedOf);
    const missing = services.filter((service) => !watched.some(({ state }) => state.service === service));
    if (missing.length === 0 && started.length === watched.length) return { started };
    const now = ports.clock.now();
    if (now.getTime() >= deadline) {
      const limit = `after ${String(deploy.timeout_seconds)} s (deploy.timeout_seconds)`;
      const slow = watched.find(({ verdict }) => verdict.kind === 'waiting');
      if (slow) return { failure: await explainService(ports, stack, slow, ` ${limit}`) };
      return { failure: noContainer(stack, missing, limit) };
    }
    const next = nextLookMs(
      watched.map(({ state }) => state),
      now,
      stableMs,
    );
    await bell.wait(Math.min(next ?? SLOW_LOOK_MS, SLOW_LOOK_MS, deadline - now.getTime()));
  }
}

/** Every container of the stack with what its state says about its start. */
export async function look(
  ports: Pick<Ports, 'clock' | 'engine'>,
  stack: StackRef,
  stableMs: number,
): Promise<Watched[]> {
  const states = await ports.engine.services(stack);
  const now = ports.clock.now();
  return states.map((state) => ({ state, verdict: judgeStart(state, state.exitCode, now, stableMs) }));
}

/** The service with its last lines, the cause and the fix. */
export async function explainService(
  ports: Pick<Ports, 'engine'>,
  stack: StackRef,
  { state, verdict }: Watched,
  more = '',
): Promise<LaunchFailure> {
  const inspected = readInspect(await ports.engine.inspect(state.containerId).catch(() => null)); // gone: less is known
  const text = await ports.engine.logs(state.containerId, LOG_LINES).catch(() => '');
  const lines = text.trimEnd().split('\n').filter(Boolean).slice(-LOG_LINES);
  const why = `${verdict.kind === 'ready' ? verdict.how : verdict.why}${more}`;
  const { oomKilled, healthLog } = inspected;
  const explained = explainEnd({
    why,
    exitCode: state.exitCode,
    oomKilled,
    healthLog: state.health === 'none' ? '' : healthLog,
    image: state.image,
    told: explainLines(KNOWN_FAULTS, { stack: stack.name, service: state.service, source: 'log' }, lines),
  });
  return {
    stack: stack.name,
    service: state.service,
    ...explained,
    lines: lines.length === 0 ? ['it wrote no log'] : lines,
  };
}

function startedOf({ state, verdict }: Watched): StartedService[] {
  if (verdict.kind !== 'ready') return [];
  return [{ service: state.service, containerId: state.containerId, how: verdict.how }];
}

function noContainer(stack: StackRef, missing: readonly string[], limit: string): LaunchFailure {
  return {
    stack: stack.name,
    service: missing[0] ?? null,
    cause: `no container for ${missing.join(', ')} ${limit}`,
    fix: 'see: docker compose ps -a',
    lines: [],
  };
}
