import type { ComposeModel } from '../domain/compose.ts';
import { isRecord } from '../domain/preflight-model.ts';
import { explainCompose } from '../domain/launch-failure.ts';
import { phaseOf } from '../domain/launch-health.ts';
import { containerNamesOf, readLine, type LaunchStep } from '../domain/launch-progress.ts';
import type { LaunchFailure } from '../domain/launch-record.ts';
import type { Ports, Progress, StackRef } from '../ports.ts';
import { KNOWN_FAULTS } from './known-faults.ts';
import { hangBell, type Bell } from './launch-bell.ts';
import type { LaunchRun } from './launch-run.ts';
import { explainService, look, waitForStack, type Waited } from './wait-for-stack.ts';

export type OnePorts = Pick<Ports, 'clock' | 'compose' | 'engine' | 'engineEvents' | 'settings'>;
export type ReadyStack = { stack: StackRef; model: ComposeModel };

const SLOW_LOOK_MS = 5000;
const FAILED_LINES = 20;

/** Starts one stack and waits for it, telling each step. Throws when it is aborted or the engine goes away. */
export async function launchOne(
  ports: OnePorts,
  { stack, model }: ReadyStack,
  run: LaunchRun,
  progress: Progress,
): Promise<Waited> {
  const services = startedServices(model);
  if (Object.keys(model.services).length === 0) return { started: [] }; // every service waits for a profile
  const ended = new AbortController();
  const bell = hangBell(ports, new Set([stack.project]), AbortSignal.any([run.signal, ended.signal]));
  const onStep = (step: LaunchStep): void => run.step(stack.name, step);
  try {
    progress(stack.name, `starting ${services.join(', ')}`);
    const failure = await bringUp(ports, { stack, model }, { run, bell, onStep, progress });
    if (failure) return { failure };
    return await waitForStack(ports, stack, services, { bell, onStep, signal: run.signal });
  } finally {
    ended.abort(new Error('the launch has ended'));
  }
}

/** Those that are to have a container at all. */
function startedServices({ services }: ComposeModel): string[] {
  return Object.entries(services).flatMap(([name, { scale, deploy }]) => {
    const replicas = isRecord(deploy) ? deploy['replicas'] : undefined;
    return (scale ?? replicas) === 0 ? [] : [name];
  });
}

type Told = { run: LaunchRun; bell: Bell; onStep: (step: LaunchStep) => void; progress: Progress };

async function bringUp(
  ports: OnePorts,
  { stack, model }: ReadyStack,
  { run, bell, onStep, progress }: Told,
): Promise<LaunchFailure | null> {
  const services = Object.keys(model.services);
  const named = containerNamesOf(model);
  const tail: string[] = [];
  const onLine = (line: string): void => {
    tail.push(line);
    if (tail.length > FAILED_LINES) tail.shift();
    run.line(`${stack.name}: ${line}`);
    progress(stack.name, line);
    const step = readLine(line, services, stack.project, named);
    if (step) onStep(step);
  };
  const upping = new AbortController();
  const following = followUp(ports, stack, { bell, onStep, signal: upping.signal });
  try {
    const up = await ports.compose.up(
      { stack, services: [], noDeps: false, build: true },
      onLine,
      run.signal,
    );
    return up.ok ? null : await explainUp(ports, stack, tail, onStep);
  } finally {
    upping.abort(new Error('compose has ended'));
    await following;
  }
}

/** While Compose is at work: which containers run, and how they are. Those of an earlier start say nothing yet. */
async function followUp(
  ports: OnePorts,
  stack: StackRef,
  { bell, onStep, signal }: { bell: Bell; onStep: (step: LaunchStep) => void; signal: AbortSignal },
): Promise<void> {
  const { deploy } = await ports.settings.current();
  const begun = ports.clock.now().getTime();
  while (!signal.aborted) {
    await bell.wait(SLOW_LOOK_MS);
    if (signal.aborted) return;
    const watched = await look(ports, stack, deploy.stable_seconds * 1000).catch(() => []); // the engine is away: compose says so
    for (const { state, verdict } of watched)
      if (Date.parse(state.startedAt) >= begun)
        onStep({ service: state.service, ...phaseOf(state, verdict) });
  }
}

/** Compose says only that it failed: what ended badly says more. */
async function explainUp(
  ports: OnePorts,
  stack: StackRef,
  lines: readonly string[],
  onStep: (step: LaunchStep) => void,
): Promise<LaunchFailure> {
  const watched = await look(ports, stack, 0).catch(() => []);
  const named = /container (\S+) (?:is unhealthy|exited)|dependency failed to start/.test(lines.join('\n'));
  const failed = named ? watched.find(({ verdict }) => verdict.kind === 'failed') : undefined;
  if (failed) {
    onStep({ service: failed.state.service, ...phaseOf(failed.state, failed.verdict) });
    return explainService(ports, stack, failed);
  }
  const explained = explainCompose(KNOWN_FAULTS, stack.name, lines);
  return { stack: stack.name, service: null, ...explained, lines: [...lines] };
}
