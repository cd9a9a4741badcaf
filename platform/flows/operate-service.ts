import { judgeStart, type ServiceVerdict } from '../domain/launch-health.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import type { CallContext, Ports, ServiceState, StackRef } from '../ports.ts';
import { guarded, type GuardPorts } from './guard.ts';
import { findStack, type ServicePlace } from './read-service.ts';

export const SERVICE_VERBS = ['start', 'stop', 'restart', 'recreate'] as const;
export type ServiceVerb = (typeof SERVICE_VERBS)[number];
export type Operated = ServicePlace & { verb: ServiceVerb; containers: { id: string; how: string }[] };

type OperatePorts = GuardPorts & Pick<Ports, 'compose' | 'containers' | 'deploys' | 'settings'>;
type Work = { stack: StackRef; service: string; verb: ServiceVerb };

const POLL_MS = 500;
const LOG_LINES = 20;

/** One service of a stack, and no other container: asked of the engine, then watched until it really is so. */
export async function operateService(
  ports: OperatePorts,
  context: CallContext,
  { stack: name, service, verb }: ServicePlace & { verb: ServiceVerb },
): Promise<Result<Operated>> {
  const stack = await findStack(ports, name);
  if (!stack.ok) return stack;
  const what = `${verb} of ${service} in ${name}`;
  return guarded(ports, stack.value, { what, stack: name }, async () => {
    const free = await notDeploying(ports, name);
    if (!free.ok) return free;
    return carryOut(ports, context, { stack: stack.value, service, verb });
  });
}

/** Refused while a deploy of the stack is not through. */
export async function notDeploying(ports: Pick<Ports, 'deploys'>, stack: string): Promise<Result<null>> {
  const busy = (await ports.deploys.list()).find((record) => record.stack === stack);
  if (!busy) return ok(null);
  return refuse(
    'busy',
    `${stack} is being deployed for ${busy.ticketId}`,
    `it is taken up by the next: deploy ${busy.ticketId}`,
  );
}

async function carryOut(ports: OperatePorts, context: CallContext, work: Work): Promise<Result<Operated>> {
  const { stack, service, verb } = work;
  const before = await statesOf(ports, work);
  if (before.length === 0 && verb !== 'recreate')
    return refuse(
      'not_found',
      `${stack.name} has no container of ${service}`,
      `create it: dockfra service recreate ${stack.name} ${service}`,
    );
  if (verb === 'recreate') {
    const up = await ports.compose.up(
      { stack, services: [service], noDeps: true, build: false, forceRecreate: true },
      (line) => context.progress(verb, line),
      context.signal,
    );
    if (!up.ok) return up;
  } else {
    for (const { containerId } of before) {
      context.progress(verb, `${service}: ${verb} of container ${containerId.slice(0, 12)}`);
      await ports.containers[verb](containerId);
    }
  }
  return verb === 'stop' ? seenStopped(ports, work) : seenStarted(ports, context, work);
}

async function seenStopped(ports: OperatePorts, { stack, service, verb }: Work): Promise<Result<Operated>> {
  const states = await statesOf(ports, { stack, service });
  const still = states.find((state) => state.state !== 'exited' && state.state !== 'created');
  if (still)
    return refuse(
      'checks_failed',
      `${service} was stopped, and is ${still.state}`,
      `look at it: dockfra service show ${stack.name} ${service}`,
    );
  return ok(operated({ stack, service, verb }, states, () => 'stopped'));
}

/** Healthy where there is a health check, else without a restart for deploy.stable_seconds. */
async function seenStarted(
  ports: OperatePorts,
  { progress, signal }: CallContext,
  work: Work,
): Promise<Result<Operated>> {
  const { deploy } = await ports.settings.current();
  const deadline = ports.clock.now().getTime() + deploy.timeout_seconds * 1000;
  let told = '';
  for (;;) {
    const states = await statesOf(ports, work);
    const verdicts = states.map((state) =>
      judgeStart(state, state.exitCode, ports.clock.now(), deploy.stable_seconds * 1000),
    );
    const line = verdicts.map(wordOf).join(', ');
    if (line !== told) progress(work.verb, `${work.service}: ${line}`);
    told = line;
    const failed = verdicts.findIndex(({ kind }) => kind === 'failed');
    const late = ports.clock.now().getTime() > deadline;
    const wrong = failed === -1 && late ? verdicts.findIndex(({ kind }) => kind !== 'ready') : failed;
    const state = states[wrong];
    if (state) return explain(ports, work, state, wordOf(verdicts[wrong]));
    if (states.length > 0 && verdicts.every(({ kind }) => kind === 'ready'))
      return ok(operated(work, states, (index) => wordOf(verdicts[index])));
    if (late)
      return refuse('checks_failed', `there is no container of ${work.service}`, 'see: docker compose ps -a');
    await ports.clock.sleep(POLL_MS, signal);
  }
}

function operated(work: Work, states: readonly ServiceState[], how: (index: number) => string): Operated {
  const containers = states.map(({ containerId }, index) => ({ id: containerId, how: how(index) }));
  return { stack: work.stack.name, service: work.service, verb: work.verb, containers };
}

async function explain(
  ports: OperatePorts,
  { stack, service, verb }: Work,
  state: ServiceState,
  why: string,
): Promise<Result<never>> {
  const lines = (await ports.engine.logs(state.containerId, LOG_LINES)).trimEnd();
  return refuse(
    'checks_failed',
    `${service} does not run well after ${verb}: ${why}`,
    `look at it: dockfra stack logs ${stack.name} ${service}`,
    lines === '' ? ['it wrote no log'] : lines.split('\n').slice(-LOG_LINES),
  );
}

async function statesOf(
  ports: Pick<Ports, 'engine'>,
  { stack, service }: Pick<Work, 'stack' | 'service'>,
): Promise<ServiceState[]> {
  return (await ports.engine.services(stack)).filter((state) => state.service === service);
}

function wordOf(verdict: ServiceVerdict | undefined): string {
  if (verdict === undefined) return 'gone';
  return verdict.kind === 'ready' ? verdict.how : verdict.why;
}

export function operatedText({ service, containers }: Operated): string {
  return containers
    .map(({ id, how }) => `${safeLine(service, 60)} ${id.slice(0, 12)}: ${safeLine(how, 200)}\n`)
    .join('');
}
