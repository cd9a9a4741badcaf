import { describeServices } from '../domain/compose-model/services.ts';
import { at, type ComposeNode } from '../domain/compose-model/tree.ts';
import type { Matched } from '../domain/diagnosis-match.ts';
import type { DiagnosisFacts } from '../domain/diagnosis.ts';
import { holderText } from '../domain/port-holder.ts';
import { placeOf, type Place } from '../domain/preflight-place.ts';
import { portFix, publishersOf } from '../domain/preflight-ports.ts';
import type { PreflightFix, PreflightStack } from '../domain/preflight.ts';
import { collectVariables, type FoundText } from '../domain/variables.ts';
import type { Ports, StackRef } from '../ports.ts';
import { lookAtStack, nearby } from './launch-facts.ts';

export type FactPorts = Pick<Ports, 'compose' | 'host' | 'root' | 'stackFiles'>;
export type StackText = { seen: PreflightStack; texts: readonly FoundText[] };

export async function readStackText(ports: FactPorts, stack: StackRef): Promise<StackText> {
  const [seen, { texts }] = await Promise.all([
    lookAtStack(ports, stack, { model: false }),
    ports.stackFiles.read(stack),
  ]);
  return { seen, texts };
}

/** Everything that the patterns which matched may ask about a stack. */
export async function diagnosisFacts(
  ports: FactPorts,
  { seen, texts }: StackText,
  states: ReadonlyMap<string, string>,
  matched: readonly Matched[],
): Promise<DiagnosisFacts> {
  const below = (place: Place | null): Place | null => placeBelow(ports.root.dir, place);
  const services = seen.tree === null ? [] : describeServices(seen.tree, (name) => seen.values[name]);
  const variables = collectVariables(texts);
  const numbers = matched
    .map(({ parts }) => Number(parts['port']))
    .filter((port) => port > 0 && port < 65_536);
  return {
    project: seen.project,
    variables: Object.fromEntries(
      variables.map(({ name, secret }) => [name, { set: (seen.values[name] ?? '') !== '', secret }]),
    ),
    services: {
      ...Object.fromEntries(services.map(({ name }) => [name, 'absent'])),
      ...Object.fromEntries(states),
    },
    built: services.flatMap(({ name, build }) => (build === null ? [] : [name])),
    ...(await portFacts(ports, seen, [...new Set(numbers)])),
    placeOf: (service, ...path) => below(placeOf(seen, 'services', service, ...path)),
    valueAt: (service, ...path) => {
      const node = at(seen.tree ?? undefined, 'services', service, ...path);
      return node && written(node);
    },
    placeOfVariable: (name) => {
      const use = variables.find((one) => one.name === name)?.uses[0];
      return below(use ? { file: use.file, line: use.line } : null);
    },
  };
}

async function portFacts(
  ports: FactPorts,
  seen: PreflightStack,
  numbers: readonly number[],
): Promise<Pick<DiagnosisFacts, 'portHolders' | 'portFixes' | 'publishers'>> {
  const holders: Record<number, string> = {};
  const fixes: Record<number, PreflightFix> = {};
  const publishers: Record<number, string[]> = {};
  for (const port of numbers.slice(0, 20)) {
    const [service, ...more] = publishersOf(seen, port);
    if (service === undefined) continue;
    publishers[port] = [service, ...more];
    const around = [port, ...nearby(port)].map((one) => ({ port: one, use: `service ${service}` }));
    const looked = await ports.host.ports(around).catch(() => []); // who holds it is not told then
    const holder = looked.find((fact) => fact.port === port)?.holder;
    if (holder) holders[port] = holderText(holder);
    const free = looked.find(
      (fact) => fact.holder === null && publishersOf(seen, fact.port).length === 0,
    )?.port;
    const fix = portFix(
      { stack: seen, service, port, hostIp: '', protocol: 'tcp' },
      free === port ? undefined : free,
    );
    if (fix) fixes[port] = fix;
  }
  return { portHolders: holders, portFixes: fixes, publishers };
}

function written(node: ComposeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(written);
  return Object.fromEntries([...node.entries].map(([key, value]) => [key, written(value)]));
}

/** As people name it: below the root. */
function placeBelow(root: string, place: Place | null): Place | null {
  if (place === null || !place.file.startsWith(`${root}/`)) return place;
  return { ...place, file: place.file.slice(root.length + 1) };
}
