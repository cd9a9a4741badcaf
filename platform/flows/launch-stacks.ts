import { leftText, stoppedText } from '../domain/launch-left.ts';
import { orderStacks } from '../domain/launch-order.ts';
import type { LaunchFailure } from '../domain/launch-record.ts';
import type { Preflight } from '../domain/preflight.ts';
import { messageOf } from '../domain/errors.ts';
import { ok, refuse, type Refusal, type Result } from '../domain/result.ts';
import { judgeGiven } from '../domain/settle.ts';
import type { Ports, Progress, StackRef } from '../ports.ts';
import type { EnvHold } from '../ports-root.ts';
import { guarded } from './guard.ts';
import { chooseLaunch, type LaunchChoice } from './launch-choice.ts';
import { launchOne, type ReadyStack } from './launch-one.ts';
import { findingLine, preflightStacks, refusePreflight } from './launch-preflight.ts';
import { beginLaunch, type LaunchRun } from './launch-run.ts';
import { settleVariables, type Settled } from './settle-variables.ts';
import type { StartedService } from './wait-for-stack.ts';

export type LaunchPorts = Pick<
  Ports,
  | 'clock'
  | 'compose'
  | 'engine'
  | 'engineEvents'
  | 'host'
  | 'ids'
  | 'launches'
  | 'launchSite'
  | 'prompter'
  | 'root'
  | 'settings'
  | 'slots'
  | 'stackFiles'
  | 'switches'
>;
export type Launched = { stack: string; settled: Settled; services: StartedService[] };
export type LaunchRequest = LaunchChoice & {
  set: Readonly<Record<string, string>>;
  signal: AbortSignal;
  progress: Progress;
};

/** settle variables -> preflight of all -> build and up -> wait for real health, stack by stack in the order of what they share; stops at the first that fails. */
export async function launchStacks(ports: LaunchPorts, request: LaunchRequest): Promise<Result<Launched[]>> {
  const chosen = await chooseLaunch(ports, request);
  if (!chosen.ok) return chosen;
  const texts = await Promise.all(chosen.value.map((stack) => ports.stackFiles.read(stack)));
  const wrong = judgeGiven(
    request.set,
    texts.flatMap((read) => read.texts),
  );
  if (wrong) return { ok: false, refusal: wrong };
  return guardAll(ports, chosen.value, () => launchAll(ports, chosen.value, request));
}

/** The guard of every stack, one within the other: nobody else changes any of them meanwhile. */
async function guardAll<T>(
  ports: LaunchPorts,
  [stack, ...rest]: readonly StackRef[],
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  if (!stack) return work();
  const operation = { what: `start of stack ${stack.name}`, stack: stack.name };
  return guarded(ports, stack, operation, () => guardAll(ports, rest, work));
}

async function launchAll(
  ports: LaunchPorts,
  stacks: readonly StackRef[],
  request: LaunchRequest,
): Promise<Result<Launched[]>> {
  const holds: EnvHold[] = [];
  // nothing half done: values for a stack that cannot start are not kept
  const putBack = async (): Promise<void> => {
    for (const hold of holds.toReversed()) await hold.putBack();
  };
  const prepared = await prepare(ports, stacks, request, holds).catch(async (error: unknown) => {
    await putBack();
    throw error;
  });
  if (!prepared.ok) {
    await putBack();
    return prepared;
  }
  const { ready, settled } = prepared.value;
  const run = await beginLaunch(ports, {
    stacks: ready.map(({ stack, model }) => ({ name: stack.name, services: Object.keys(model.services) })),
    profiles: request.profiles ?? [],
    environment: request.environment ?? null,
    signal: request.signal,
    onStep: (stack, { service, phase, detail }) =>
      request.progress(stack, `${service}: ${phase}${detail === '' ? '' : `, ${detail}`}`),
  });
  return carryOut(ports, ready, { run, settled, progress: request.progress });
}

type Prepared = { ready: ReadyStack[]; settled: ReadonlyMap<string, Settled> };

/** Every value there, nothing in the way, in the order of the launch. `holds` gets what takes the values back out. */
async function prepare(
  ports: LaunchPorts,
  stacks: readonly StackRef[],
  { set, signal, progress }: LaunchRequest,
  holds: EnvHold[],
): Promise<Result<Prepared>> {
  const settled = new Map<string, Settled>();
  for (const stack of stacks) {
    const hold = await ports.stackFiles.holdEnv(stack);
    holds.push(hold);
    const one = await settleVariables(ports, stack, set, hold);
    if (!one.ok) return one;
    settled.set(stack.name, one.value);
  }
  const withEnv = stacks.map((stack) => ({ ...stack, envFile: settled.get(stack.name)?.envFile ?? null }));
  const { preflight, models } = await preflightStacks(ports, withEnv, signal);
  const stop = refusePreflight(preflight);
  if (stop) return { ok: false, refusal: stop };
  for (const [name, { generated, envFile }] of settled)
    if (generated.length > 0)
      progress(name, `made ${generated.join(', ')} and kept them in ${envFile ?? '.env'}`);
  tellWarnings(preflight, progress);
  const known = withEnv.flatMap((stack) => {
    const model = models.get(stack.name);
    return model ? [{ stack, model }] : [];
  });
  const { names, circle } = orderStacks(known.map(({ stack: { name }, model }) => ({ name, model })));
  if (circle.length > 0)
    progress('preflight', `${circle.join(', ')} use what the others of them make: started as given`);
  return ok({
    ready: known.toSorted((a, b) => names.indexOf(a.stack.name) - names.indexOf(b.stack.name)),
    settled,
  });
}

function tellWarnings({ findings, checks }: Preflight, progress: Progress): void {
  for (const finding of findings) progress(finding.stack, `warning: ${findingLine(finding)}`);
  for (const { state, title, why } of checks)
    if (state === 'unchecked')
      progress('preflight', `could not be checked: ${title} (${why ?? 'no reason known'})`);
}

type Carried = { run: LaunchRun; settled: Prepared['settled']; progress: Progress };

async function carryOut(
  ports: LaunchPorts,
  ready: readonly ReadyStack[],
  { run, settled, progress }: Carried,
): Promise<Result<Launched[]>> {
  const launched: Launched[] = [];
  try {
    for (const one of ready) {
      const waited = await launchOne(ports, one, run, progress);
      if ('failure' in waited) return await fail(ports, ready, run, waited.failure);
      const none: Settled = { envFile: null, generated: [], written: [] };
      const { name } = one.stack;
      launched.push({ stack: name, settled: settled.get(name) ?? none, services: waited.started });
    }
    await run.end('done');
    return ok(launched);
  } catch (error) {
    if (!run.signal.aborted) {
      const cause = `${messageOf(error)}; it had come to: ${stoppedText(run.record().services)}`;
      await fail(ports, ready, run, { ...NOWHERE, cause });
      throw error;
    }
    return cancelled(ports, ready, run);
  }
}

const NOWHERE = {
  stack: '',
  service: null,
  fix: 'dockfra doctor; then launch again: what runs already stays',
  lines: [],
};

async function fail(
  ports: LaunchPorts,
  ready: readonly ReadyStack[],
  run: LaunchRun,
  failure: LaunchFailure,
): Promise<Result<never>> {
  await run.end('failed', { failure, note: await leftOf(ports, ready, run) });
  return { ok: false, refusal: refusalOf(failure) };
}

function refusalOf({ stack, service, cause, fix, lines }: LaunchFailure): Refusal {
  const what = service === null ? `stack ${stack}` : `service ${service} of stack ${stack}`;
  return refuse(
    'checks_failed',
    `${what} did not start: ${cause}`,
    `${fix}; then: dockfra up --stack ${stack}   (the containers are left as they are)`,
    lines,
  ).refusal;
}

async function cancelled(
  ports: LaunchPorts,
  ready: readonly ReadyStack[],
  run: LaunchRun,
): Promise<Result<never>> {
  const left = await leftOf(ports, ready, run);
  const reason = messageOf(run.signal.reason);
  await run.end('cancelled', { note: left });
  return refuse(
    'wrong_state',
    `the launch was cancelled (${reason}) at: ${stoppedText(run.record().services)}`,
    left === null ? 'see what is there: dockfra stack status' : `left as it is: ${left}`,
  );
}

/** null: the engine does not say */
async function leftOf(
  ports: Pick<LaunchPorts, 'engine'>,
  ready: readonly ReadyStack[],
  run: LaunchRun,
): Promise<string | null> {
  try {
    const containers = await Promise.all(
      ready.map(async ({ stack }) =>
        (await ports.engine.services(stack)).map((state) => ({ stack: stack.name, ...state })),
      ),
    );
    return leftText(run.record().services, containers.flat());
  } catch {
    return null;
  }
}
