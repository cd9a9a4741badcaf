import type { DeclaredService } from '../../../contract-stacks.ts';
import type { RowState, ServiceRow } from './rows-of.ts';

/** What somebody clicked on in the drawing. */
export type Choice = { kind: 'service' | 'network' | 'volume'; name: string };
export type GraphNode = Choice & { id: string; state: RowState | null };
export type GraphEdge = { id: string; from: string; to: string; kind: 'needs' | 'network' | 'volume' };
export type Graph = { nodes: GraphNode[]; edges: GraphEdge[] };

/** More than this is no drawing any more, and takes long to lay out. */
export const MAX_NODES = 200;

type Row = ServiceRow<DeclaredService>;

/** Pure: services, the networks that part them, their volumes. A network that every service is in tells nothing and is left out. */
export function graphOf(rows: readonly Row[]): Graph {
  const names = new Set(rows.map(({ name }) => name));
  const services = rows.map(({ name, state }) => node('service', name, state));
  const needs = rows.flatMap(({ name, declared }) =>
    (declared?.depends_on ?? [])
      .filter((other) => names.has(other))
      .map((other) => edge('needs', name, node('service', other, null))),
  );
  const shared = others(rows, 'network', networksOf).filter(({ users }) => users.length < rows.length);
  const volumes = others(rows, 'volume', volumesOf);
  return {
    nodes: [...services, ...[...shared, ...volumes].map(({ own }) => own)],
    edges: [
      ...needs,
      ...shared.flatMap(({ own, users }) => users.map((user) => edge('network', user, own))),
      ...volumes.flatMap(({ own, users }) => users.map((user) => edge('volume', user, own))),
    ],
  };
}

/** Pure: the part of a drawing that is about one thing. */
export function aroundOf({ nodes, edges }: Graph, { kind, name }: Choice): Graph {
  const center = idOf(kind, name);
  const near = edges.filter(({ from, to }) => from === center || to === center);
  const ids = new Set([center, ...near.flatMap(({ from, to }) => [from, to])]);
  return { nodes: nodes.filter(({ id }) => ids.has(id)), edges: near };
}

/** Pure: does this row belong to what was clicked on? */
export function isChosen({ name, declared }: Row, choice: Choice | null): boolean {
  if (choice === null) return true;
  if (choice.kind === 'service') return name === choice.name;
  if (declared === null) return false;
  return (choice.kind === 'network' ? networksOf(declared) : volumesOf(declared)).includes(choice.name);
}

export function idOf(kind: Choice['kind'], name: string): string {
  return `${kind} ${name}`;
}

function node(kind: Choice['kind'], name: string, state: RowState | null): GraphNode {
  return { kind, name, id: idOf(kind, name), state };
}

function edge(kind: GraphEdge['kind'], service: string, to: GraphNode): GraphEdge {
  const from = idOf('service', service);
  return { id: `${kind} ${from} ${to.id}`, from, to: to.id, kind };
}

function others(
  rows: readonly Row[],
  kind: 'network' | 'volume',
  of: (declared: DeclaredService) => string[],
): { own: GraphNode; users: string[] }[] {
  const users = new Map<string, string[]>();
  for (const { name, declared } of rows)
    for (const other of new Set(declared === null ? [] : of(declared)))
      users.set(other, [...(users.get(other) ?? []), name]);
  return [...users]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, names]) => ({ own: node(kind, name, null), users: names }));
}

function networksOf({ networks }: DeclaredService): string[] {
  return networks.length === 0 ? ['default'] : networks;
}

/** Named volumes: "data:/var/lib/data"; not folders of the host, and not what has no name. */
function volumesOf({ volumes }: DeclaredService): string[] {
  return volumes.flatMap((volume) => {
    const [source = '', target] = volume.split(':');
    return target !== undefined && /^[A-Za-z0-9][\w.-]*$/.test(source) ? [source] : [];
  });
}
