import { remember, missingServices, type StackLook } from '../domain/incident-history.ts';
import { readInspect } from '../domain/incident-inspect.ts';
import { judgeStack, type ServiceJudgement } from '../domain/incident-watch.ts';
import type { Ports, ServiceState, StackRef } from '../ports.ts';
import { slotName } from './guard.ts';

export type LookPorts = Pick<Ports, 'clock' | 'compose' | 'engine' | 'slots' | 'watchMemory'>;

export type Looked = {
  judged: ServiceJudgement[];
  readable: string[];
  /** every stack of the root; null: one of them cannot be found out now */
  known: string[] | null;
};

/** One look at every stack. Those with an operation under way, and those that cannot be read, are left out. */
export async function lookAtStacks(ports: LookPorts): Promise<Looked> {
  ports.watchMemory.noteLook(ports.clock.now());
  const [{ stacks, faults }, held] = await Promise.all([ports.compose.stacks(), ports.slots.held()]);
  const under = new Set(held.map(({ name }) => name));
  const known = faults.length > 0 ? null : stacks.map(({ name }) => name);
  const looked: Looked = { judged: [], readable: [], known };
  for (const stack of stacks) {
    if (under.has(slotName(stack.name))) continue;
    const judged = await lookAtStack(ports, stack);
    if (judged === null) continue;
    looked.readable.push(stack.name);
    looked.judged.push(...judged);
  }
  return looked;
}

/** Null when the engine does not answer: that says nothing about the services. */
async function lookAtStack(ports: LookPorts, stack: StackRef): Promise<ServiceJudgement[] | null> {
  const look = await readStack(ports, stack).catch(() => null);
  if (look === null) return null;
  const now = ports.clock.now();
  const history = remember(ports.watchMemory.history(), look, now);
  ports.watchMemory.keep(history);
  // compose is asked only when something is missing: it takes long
  const missing = missingServices(history, stack.name, now).length > 0;
  return judgeStack(look, history, now, missing ? await expectedServices(ports, stack) : null);
}

async function readStack(ports: LookPorts, stack: StackRef): Promise<StackLook> {
  const states = await ports.engine.services(stack);
  const containers = await Promise.all(states.map((state) => readContainer(ports, state)));
  return { stack: stack.name, containers };
}

async function readContainer(
  ports: Pick<LookPorts, 'engine'>,
  state: ServiceState,
): Promise<StackLook['containers'][number]> {
  const { service, containerId: id, image, health, exitCode, restarts, startedAt } = state;
  const quiet = state.state === 'running' && health !== 'unhealthy';
  const { healthLog: _, ...more } = readInspect(
    quiet ? null : await ports.engine.inspect(id).catch(() => null), // gone in between: the next look tells
  );
  return {
    service,
    id,
    image: image.slice(0, 300),
    state: state.state,
    health,
    exitCode,
    restarts,
    startedAt,
    ...more,
  };
}

/** Services that the compose files start by themselves; null when they cannot be read now. */
async function expectedServices(ports: LookPorts, stack: StackRef): Promise<string[] | null> {
  const model = await ports.compose.model(stack);
  if (!model.ok) return null;
  return Object.entries(model.value.services).flatMap(([name, service]) => (isNone(service) ? [] : [name]));
}

function isNone({ scale, deploy }: Record<string, unknown>): boolean {
  const replicas =
    typeof deploy === 'object' && deploy !== null && 'replicas' in deploy ? deploy.replicas : undefined;
  return scale === 0 || replicas === 0;
}
