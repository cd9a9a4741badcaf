import { judgeStart, type ServiceVerdict } from '../domain/launch-health.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { Ports, Progress, ServiceState, StackRef } from '../ports.ts';

export type StartedService = { service: string; containerId: string; how: string };

const POLL_MS = 500;
const LOG_LINES = 30;

type WaitPorts = Pick<Ports, 'clock' | 'engine' | 'settings'>;
type Watched = { state: ServiceState; verdict: ServiceVerdict };

/** Waits until every service of the stack really runs (health check, or no restart for deploy.stable_seconds); refuses with the last log lines of the one that does not. */
export async function waitForStack(
  ports: WaitPorts,
  stack: StackRef,
  services: readonly string[],
  watch: { progress: Progress; signal: AbortSignal },
): Promise<Result<StartedService[]>> {
  const { deploy } = await ports.settings.current();
  const deadline = ports.clock.now().getTime() + deploy.timeout_seconds * 1000;
  const told = new Map<string, string>();
  for (;;) {
    const watched = await look(ports, stack, deploy.stable_seconds * 1000);
    tell(watched, told, stack, watch.progress);
    const failed = watched.find(({ verdict }) => verdict.kind === 'failed');
    if (failed) return explain(ports, stack, failed, textOf(failed.verdict));
    const started = watched.flatMap(({ state, verdict }) =>
      verdict.kind === 'ready'
        ? [{ service: state.service, containerId: state.containerId, how: verdict.how }]
        : [],
    );
    const missing = services.filter((service) => !watched.some(({ state }) => state.service === service));
    if (missing.length === 0 && started.length === watched.length) return ok(started);
    if (ports.clock.now().getTime() > deadline) {
      const slow = watched.find(({ verdict }) => verdict.kind === 'waiting');
      const limit = `after ${String(deploy.timeout_seconds)} s (deploy.timeout_seconds)`;
      if (slow) return explain(ports, stack, slow, `${textOf(slow.verdict)} ${limit}`);
      return refuse(
        'checks_failed',
        `stack ${stack.name}: no container for ${missing.join(', ')} ${limit}`,
        'see: docker compose ps -a',
      );
    }
    await ports.clock.sleep(POLL_MS, watch.signal);
  }
}

async function look(ports: WaitPorts, stack: StackRef, stableMs: number): Promise<Watched[]> {
  const states = await ports.engine.services(stack);
  return Promise.all(
    states.map(async (state) => {
      const exitCode =
        state.state === 'exited' ? exitCodeOf(await ports.engine.inspect(state.containerId)) : null;
      return { state, verdict: judgeStart(state, exitCode, ports.clock.now(), stableMs) };
    }),
  );
}

function tell(
  watched: readonly Watched[],
  told: Map<string, string>,
  stack: StackRef,
  progress: Progress,
): void {
  for (const { state, verdict } of watched) {
    const text = textOf(verdict);
    if (told.get(state.containerId) === text) continue;
    told.set(state.containerId, text);
    progress(stack.name, `${state.service}: ${text}`);
  }
}

function textOf(verdict: ServiceVerdict): string {
  return verdict.kind === 'ready' ? verdict.how : verdict.why;
}

async function explain(
  ports: WaitPorts,
  stack: StackRef,
  { state }: Watched,
  why: string,
): Promise<Result<never>> {
  const lines = (await ports.engine.logs(state.containerId, LOG_LINES)).trimEnd();
  return refuse(
    'checks_failed',
    `service ${state.service} of stack ${stack.name} did not start: ${why}`,
    `correct it, then: dockfra up --stack ${stack.name}   (the containers are left as they are)`,
    lines === '' ? ['it wrote no log'] : lines.split('\n').slice(-LOG_LINES),
  );
}

function exitCodeOf(inspected: unknown): number | null {
  const state = fieldOf(inspected, 'State');
  const code = fieldOf(state, 'ExitCode');
  return typeof code === 'number' ? code : null;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
