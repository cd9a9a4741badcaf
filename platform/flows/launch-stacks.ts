import type { ComposeModel } from '../domain/compose.ts';
import { judgePreflight, publishedPorts } from '../domain/preflight.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { judgeGiven } from '../domain/settle.ts';
import type { Ports, Progress, StackRef } from '../ports.ts';
import { guarded } from './guard.ts';
import { settleVariables, type Settled } from './settle-variables.ts';
import { waitForStack, type StartedService } from './wait-for-stack.ts';

export type LaunchPorts = Pick<
  Ports,
  | 'clock'
  | 'compose'
  | 'engine'
  | 'host'
  | 'ids'
  | 'prompter'
  | 'settings'
  | 'slots'
  | 'stackFiles'
  | 'switches'
>;
export type Launched = { stack: string; settled: Settled; services: StartedService[] };
export type LaunchRequest = {
  /** names of stacks; empty: all of the root */
  stacks: readonly string[];
  set: Readonly<Record<string, string>>;
  signal: AbortSignal;
  progress: Progress;
};

/** settle variables -> preflight -> build and up -> wait for real health, stack by stack; stops at the first that fails. */
export async function launchStacks(ports: LaunchPorts, request: LaunchRequest): Promise<Result<Launched[]>> {
  const chosen = await chooseStacks(ports, request.stacks);
  if (!chosen.ok) return chosen;
  const texts = await Promise.all(chosen.value.map((stack) => ports.stackFiles.read(stack)));
  const wrong = judgeGiven(
    request.set,
    texts.flatMap((read) => read.texts),
  );
  if (wrong) return { ok: false, refusal: wrong };
  const launched: Launched[] = [];
  for (const stack of chosen.value) {
    const operation = { what: `start of stack ${stack.name}`, stack: stack.name };
    const result = await guarded(ports, stack, operation, () => launchOne(ports, stack, request));
    if (!result.ok) return result;
    launched.push(result.value);
  }
  return ok(launched);
}

/** The stacks of these names (all without names); an unknown name or a root without any is refused. */
export async function chooseStacks(
  ports: Pick<Ports, 'compose'>,
  names: readonly string[],
): Promise<Result<StackRef[]>> {
  const { stacks, faults } = await ports.compose.stacks();
  const details = faults.map(({ file, message }) => `${file}: ${message}`);
  if (stacks.length === 0) {
    return refuse(
      'not_found',
      `no stack here${details.length === 0 ? '' : `: ${details.join('; ')}`}`,
      'put a compose file here or in a folder directly below, or run: dockfra init',
      details,
    );
  }
  const unknown = names.filter((name) => !stacks.some((stack) => stack.name === name));
  if (unknown.length > 0)
    return refuse(
      'not_found',
      `no stack named ${unknown.join(', ')}`,
      `stacks here: ${stacks.map((stack) => stack.name).join(', ')}`,
      details,
    );
  const chosen = names.length === 0 ? stacks : stacks.filter((stack) => names.includes(stack.name));
  const broken = faults.filter(({ file }) => chosen.some((stack) => stack.files.includes(file)));
  if (broken.length === 0) return ok(chosen);
  return refuse(
    'invalid_input',
    broken.map(({ file, message }) => `${file}: ${message}`).join('; '),
    'correct the compose file; dockfra doctor shows all faults',
    details,
  );
}

async function launchOne(
  ports: LaunchPorts,
  stack: StackRef,
  request: LaunchRequest,
): Promise<Result<Launched>> {
  const { progress, signal } = request;
  const putBack = await ports.stackFiles.holdEnv(stack);
  const settled = await settleVariables(ports, stack, request.set);
  if (!settled.ok) return settled;
  const { generated, envFile } = settled.value;
  const ready: StackRef = { ...stack, envFile };
  const model = await preflight(ports, ready, signal);
  if (!model.ok) {
    await putBack(); // nothing half done: values for a stack that cannot start are not kept
    return model;
  }
  if (generated.length > 0)
    progress(stack.name, `made ${generated.join(', ')} and kept them in ${envFile ?? '.env'}`);
  progress(stack.name, `starting ${Object.keys(model.value.services).join(', ')}`);
  const up = await ports.compose.up(
    { stack: ready, services: [], noDeps: false, build: true },
    (line) => progress(stack.name, line),
    signal,
  );
  if (!up.ok) return explainUp(ports, ready, up);
  const services = await waitForStack(ports, ready, Object.keys(model.value.services), { progress, signal });
  return services.ok ? ok({ stack: stack.name, settled: settled.value, services: services.value }) : services;
}

/** The model, when nothing on this host stands in its way. */
async function preflight(
  ports: LaunchPorts,
  stack: StackRef,
  signal: AbortSignal,
): Promise<Result<ComposeModel>> {
  const model = await ports.compose.model(stack);
  if (!model.ok) return model;
  const [held, { disks }] = await Promise.all([
    ports.host.ports(publishedPorts(model.value)),
    ports.host.facts([], signal),
  ]);
  const stop = judgePreflight(stack, held, disks);
  return stop ? { ok: false, refusal: stop } : model;
}

/** Compose says only that it failed: add the last lines of what ended badly. */
async function explainUp(
  ports: Pick<Ports, 'engine'>,
  stack: StackRef,
  up: Result<null> & { ok: false },
): Promise<Result<never>> {
  const states = await ports.engine.services(stack);
  const ended = states.filter(
    (state) => state.health === 'unhealthy' || state.state === 'exited' || state.state === 'restarting',
  );
  const logs = await Promise.all(
    ended.map(async (state) => `${state.service}:\n${await ports.engine.logs(state.containerId, 20)}`),
  );
  return { ok: false, refusal: { ...up.refusal, details: [...(up.refusal.details ?? []), ...logs] } };
}
