import { writePath } from './compose-edit/path.ts';
import { plain } from './compose-model/services.ts';
import { at, type ComposeNode } from './compose-model/tree.ts';
import { placeOf, placeOfNode, variableFor, type Place } from './preflight-place.ts';
import type { PreflightFix, PreflightStack } from './preflight.ts';
import { portsIn } from './published-ports.ts';

/** A host port that a service asks for; `hostIp` "" means every address. */
export type WantedPort = {
  stack: PreflightStack;
  service: string;
  port: number;
  hostIp: string;
  protocol: string;
};

export function wantedPorts(stack: PreflightStack): WantedPort[] {
  return Object.entries(stack.model?.services ?? {}).flatMap(([service, { ports }]) =>
    (ports ?? []).flatMap(({ published, host_ip: hostIp = '', protocol = 'tcp' }) =>
      portsIn(published).map((port) => ({
        stack,
        service,
        port,
        hostIp: hostIp === '0.0.0.0' ? '' : hostIp,
        protocol,
      })),
    ),
  );
}

export function portsClash(a: WantedPort, b: Pick<WantedPort, 'port' | 'hostIp' | 'protocol'>): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.hostIp === b.hostIp || a.hostIp === '' || b.hostIp === '';
}

/** Services of the stack that publish this port, as its files say. */
export function publishersOf(stack: PreflightStack, port: number): string[] {
  const services = at(stack.tree ?? undefined, 'services');
  const names = services?.kind === 'map' ? [...services.entries.keys()] : [];
  return names.filter(
    (service) => itemOfPort({ stack, service, port, hostIp: '', protocol: 'tcp' }) !== null,
  );
}

/** Where the port is published. */
export function placeOfPort(wanted: WantedPort): Place | null {
  const item = itemOfPort(wanted);
  return item ? placeOfNode(item.node) : placeOf(wanted.stack, 'services', wanted.service, 'ports');
}

/** "use port 8081": through the variable that says the port, where one does, else in the compose file itself. */
export function portFix(wanted: WantedPort, free: number | undefined): PreflightFix | null {
  if (free === undefined) return null;
  const { stack, service, port } = wanted;
  const item = itemOfPort(wanted);
  const variable = item && variableFor(item.text, String(port), stack.values);
  const text = `use port ${String(free)}${variable ? `: ${variable}=${String(free)}` : ' instead'}`;
  if (variable)
    return {
      text,
      action: { name: 'settings.set', input: { values: [`${variable}=${String(free)}`], stack: stack.name } },
    };
  const changed = item && withPort(item.text, port, free);
  if (!item || changed === null || stack.files.length !== 1) return { text };
  const list = ['services', service, 'ports', item.index];
  const path = writePath(item.node.kind === 'map' ? [...list, 'published'] : list);
  return {
    text,
    action: { name: 'compose.set', input: { stack: stack.name, path, value: changed ?? String(free) } },
  };
}

type Item = { node: ComposeNode; index: number; /** as written */ text: string };

function itemOfPort({ stack, service, port }: WantedPort): Item | null {
  const list = at(stack.tree ?? undefined, 'services', service, 'ports');
  if (list?.kind !== 'list') return null;
  const index = list.items.findIndex((item) => publishes(item, port, stack.values));
  const node = list.items[index];
  return node ? { node, index, text: writtenOf(node) } : null;
}

function writtenOf(node: ComposeNode): string {
  const scalar = node.kind === 'map' ? at(node, 'published') : node;
  return scalar?.kind === 'scalar' ? String(scalar.value) : '';
}

function publishes(node: ComposeNode, port: number, values: PreflightStack['values']): boolean {
  const value = plain(node, (name) => values[name]);
  const isLong = typeof value === 'object' && value !== null && !Array.isArray(value);
  const written = isLong ? value['published'] : value;
  if (typeof written !== 'string' && typeof written !== 'number') return false;
  const published = isLong ? String(written) : publishedOf(String(written));
  return published !== null && portsIn(published).includes(port);
}

/** The host's part of "[ip:]published:target[/protocol]". */
function publishedOf(text: string): string | null {
  return /^(?:(?:\[[^\]]*\]|[\w.-]+):)?(\d+(?:-\d+)?):\d+(?:-\d+)?(?:\/\w+)?$/.exec(text)?.[1] ?? null;
}

/** The short form with another published port; null where that is not one plain number. */
function withPort(text: string, port: number, free: number): string | null {
  if (text === String(port)) return String(free);
  const match = /^((?:(?:\[[^\]]*\]|[\w.-]+):)?)(\d+)(:\d+(?:\/\w+)?)$/.exec(text);
  return match && match[2] === String(port) ? `${match[1] ?? ''}${String(free)}${match[3] ?? ''}` : null;
}
