import { messageOf } from '../domain/errors.ts';
import { neededImages } from '../domain/preflight-images.ts';
import { pathsOf } from '../domain/preflight-paths.ts';
import { portsClash, wantedPorts } from '../domain/preflight-ports.ts';
import type { Known, PreflightFacts, PreflightStack } from '../domain/preflight.ts';
import type { PortFact } from '../domain/host-facts.ts';
import { publishedPorts } from '../domain/published-ports.ts';
import type { Ports, StackRef } from '../ports.ts';

export type FactPorts = Pick<Ports, 'compose' | 'host' | 'launchSite' | 'settings' | 'stackFiles'>;

const FACT_MS = 10_000;
const REGISTRY_MS = 8000;
/** How far from a port that is held a free one is looked for. */
const NEARBY = 30;

/** Everything that preflight asks, at once. What cannot be had says why; nothing here fails for it. */
export async function collectFacts(
  ports: FactPorts,
  stacks: readonly PreflightStack[],
  others: readonly PreflightStack[],
  signal: AbortSignal,
): Promise<PreflightFacts> {
  const site = ports.launchSite;
  const images = [...neededImages(stacks)];
  const [held, containers, networks, volumes, routes, known, paths, host, platform] = await Promise.all([
    fact(() => portFacts(ports, stacks)),
    fact(() => site.containers()),
    fact(() => site.networks()),
    fact(() => site.volumes()),
    fact(() => site.routes()),
    fact(() => site.images(images, REGISTRY_MS), FACT_MS + REGISTRY_MS),
    fact(() => site.paths(stacks.flatMap(pathsOf))),
    fact(() => ports.host.room()),
    fact(() => site.platform()),
  ]);
  signal.throwIfAborted(); // whoever asked has given up meanwhile
  return {
    env: (await ports.settings.current()).env,
    stacks,
    others,
    ports: held,
    freePorts: held.known ? await freePorts(ports, stacks, held.value) : {},
    containers,
    networks,
    volumes,
    routes,
    images: known,
    paths,
    disks: host.known ? { known: true, value: host.value.disks } : host,
    memory: host.known ? { known: true, value: host.value.memory } : host,
    platform,
  };
}

async function portFacts(ports: FactPorts, stacks: readonly PreflightStack[]): Promise<PortFact[]> {
  const wishes = stacks.flatMap(({ model }) => (model ? publishedPorts(model) : []));
  return ports.host.ports(wishes);
}

/** For each port that is held or wanted twice, one nearby that nobody holds or wants. */
async function freePorts(
  ports: FactPorts,
  stacks: readonly PreflightStack[],
  held: readonly PortFact[],
): Promise<Record<number, number>> {
  const wanted = stacks.flatMap(wantedPorts);
  const projects = new Set(stacks.map(({ project }) => project));
  const taken = held.filter(({ holder }) => holder !== null && !projects.has(holder.project ?? ''));
  const doubled = wanted.filter((one, index) =>
    wanted.slice(0, index).some((other) => portsClash(other, one)),
  );
  const troubled = [...new Set([...taken, ...doubled].map(({ port }) => port))];
  if (troubled.length === 0) return {};
  const used = new Set(wanted.map(({ port }) => port));
  const near = troubled.flatMap((port) => nearby(port).filter((one) => !used.has(one)));
  const looked = await ports.host.ports([...new Set(near)].map((port) => ({ port, use: 'a free port' })));
  const free = new Set(looked.filter(({ holder }) => holder === null).map(({ port }) => port));
  const found: Record<number, number> = {};
  for (const port of troubled) {
    const next = nearby(port).find((one) => free.has(one));
    if (next === undefined) continue;
    free.delete(next);
    found[port] = next;
  }
  return found;
}

/** Ports behind this one, the nearest first. */
export function nearby(port: number): number[] {
  return Array.from({ length: NEARBY }, (_, index) => port + index + 1).filter((one) => one < 65_536);
}

async function fact<T>(look: () => Promise<T>, timeoutMs = FACT_MS): Promise<Known<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Known<T>>((resolve) => {
    timer = setTimeout(() => resolve({ known: false, why: 'no answer in time' }), timeoutMs);
  });
  try {
    return await Promise.race([look().then((value): Known<T> => ({ known: true, value })), late]);
  } catch (error) {
    return { known: false, why: messageOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** How preflight sees a stack that is to be launched. */
export async function lookAtStack(
  ports: Pick<Ports, 'compose' | 'stackFiles'>,
  stack: StackRef,
  wanted: { model: boolean },
): Promise<PreflightStack> {
  const [model, { root, values }] = await Promise.all([
    wanted.model ? ports.compose.model(stack) : null,
    ports.stackFiles.tree(stack),
  ]);
  const { name, project, dir, files } = stack;
  const refused = model !== null && !model.ok ? model.refusal.message : null;
  return { name, project, dir, files, model: model?.ok ? model.value : null, refused, tree: root, values };
}
