import { nearest } from '../nearest.ts';
import type { ComposeNode, ListNode, MapNode, ScalarNode, TreeFault } from '../compose-model/tree.ts';
import type { ScalarKind, Shape } from './shape.ts';
import { COMPOSE } from './top.ts';

const MAX_FAULTS = 100;

type Judging = { isOver: boolean; faults: TreeFault[]; seen: Set<ComposeNode> };

/**
 * What Compose would refuse in a file by its shape: unknown keys, and values of another kind than their place takes. Pure. A
 * text with a variable in it may become anything. `isOver`: it is put over other files, where nothing leaves what is below.
 */
export function judgeShape(root: MapNode, isOver = false): TreeFault[] {
  const judging: Judging = { isOver, faults: [], seen: new Set() };
  judge(judging, root, COMPOSE, '');
  return judging.faults;
}

function judge(judging: Judging, node: ComposeNode, shape: Shape, path: string): void {
  if (judging.faults.length >= MAX_FAULTS) return;
  if (node.kind === 'scalar') return judgeScalar(judging, node, shape, path);
  if (judging.seen.has(node)) return; // what aliases share is judged once
  judging.seen.add(node);
  if (node.kind === 'list') judgeList(judging, node, shape, path);
  else judgeMap(judging, node, shape, path);
}

function judgeScalar(judging: Judging, node: ScalarNode, shape: Shape, path: string): void {
  const { value } = node;
  if (typeof value === 'string' && value.includes('$')) return;
  const { scalar = [], choices, format, range, whole } = shape;
  if (isAny(shape) || (value === null && judging.isOver)) return;
  if (!scalar.includes(kindOf(value))) return note(judging, node, `${path}: must be ${wordFor(shape)}`);
  if (typeof value === 'string' && choices && !choices.includes(value))
    note(judging, node, `${path}: must be ${choices.length === 1 ? '' : 'one of '}${choices.join(', ')}`);
  if (typeof value === 'string' && format && !format.test.test(value))
    note(judging, node, `${path}: must be ${format.word}`);
  if (typeof value === 'number' && whole === true && !Number.isInteger(value))
    note(judging, node, `${path}: must be a whole number`);
  if (typeof value === 'number' && range && (value < range[0] || value > range[1]))
    note(judging, node, `${path}: must be ${rangeText(range)}`);
}

function judgeList(judging: Judging, node: ListNode, shape: Shape, path: string): void {
  if (isAny(shape)) return;
  const { items } = shape;
  if (items === undefined) return note(judging, node, `${path}: must be ${wordFor(shape)}`);
  node.items.forEach((item, index) => judge(judging, item, items, `${path}.${String(index)}`));
}

function judgeMap(judging: Judging, node: MapNode, shape: Shape, path: string): void {
  if (isAny(shape)) return;
  const { map } = shape;
  if (map === undefined) return note(judging, node, `${path}: must be ${wordFor(shape)}`);
  for (const [name, value] of node.entries) {
    const below = path === '' ? name : `${path}.${name}`;
    const own = Object.hasOwn(map.keys ?? {}, name) ? map.keys?.[name] : undefined;
    if (own) judge(judging, value, own, below);
    else if (map.extensions !== false && name.startsWith('x-')) continue;
    else if (map.others && (map.names?.test(name) ?? true)) judge(judging, value, map.others, below);
    else note(judging, value, unknownText(path, name, map));
  }
  for (const name of map.required ?? [])
    if (!node.entries.has(name)) note(judging, node, `${path}: ${name} is missing`);
}

function unknownText(path: string, name: string, map: NonNullable<Shape['map']>): string {
  const where = path === '' ? '' : `${path}: `;
  if (map.names)
    return `${where}${JSON.stringify(name)} cannot be a name: letters, digits, ".", "_" and "-" only`;
  const near = nearest(name, Object.keys(map.keys ?? {}), Math.max(2, Math.floor(name.length / 3)));
  return `${where}unknown key ${JSON.stringify(name)}${near === null ? '' : ` (did you mean ${near}?)`}`;
}

function note({ faults }: Judging, { place }: ComposeNode, message: string): void {
  if (faults.length < MAX_FAULTS) faults.push({ file: place.file, line: place.line, message });
}

/** Nothing is said of it. */
function isAny(shape: Shape): boolean {
  return shape.scalar === undefined && shape.items === undefined && shape.map === undefined;
}

function kindOf(value: ScalarNode['value']): ScalarKind {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'number' : 'boolean';
}

const WORDS: Readonly<Record<ScalarKind, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
};

function wordFor({ scalar = [], items, map }: Shape): string {
  const kinds = scalar.filter(
    (kind) => kind !== 'null' && !(kind === 'text' && scalar.length > 1 && scalar[0] !== 'text'),
  );
  const words = [
    ...kinds.map((kind) => WORDS[kind]),
    ...(items ? ['a list'] : []),
    ...(map ? ['a mapping'] : []),
  ];
  return words.join(' or ');
}

function rangeText([least, most]: readonly [number, number]): string {
  return most === Infinity ? `at least ${String(least)}` : `between ${String(least)} and ${String(most)}`;
}
