import { isAlias, isMap, isScalar, isSeq } from 'yaml';

import { APPEND, type Path } from './path.ts';
import { isMerge, keyText } from './source.ts';
import type { Json } from './value.ts';

/** What a document says, aliases and merge keys as they are written; the order of keys counts. */
export type Shape =
  | { kind: 'scalar'; value: unknown; mark: string }
  | { kind: 'alias'; name: string }
  | { kind: 'map'; entries: readonly Entry[]; mark: string }
  | { kind: 'list'; items: readonly Shape[]; mark: string };
type Entry = { key: string; merge: boolean; value: Shape };

export function shapeOf(node: unknown): Shape {
  if (isAlias(node)) return { kind: 'alias', name: node.source };
  const mark = markOf(node);
  if (isMap(node)) {
    const entries = node.items.map((pair) => ({
      key: keyText(pair),
      merge: isMerge(pair),
      value: shapeOf(pair.value),
    }));
    return { kind: 'map', entries, mark };
  }
  if (isSeq(node)) return { kind: 'list', items: node.items.map(shapeOf), mark };
  return { kind: 'scalar', value: isScalar(node) ? node.value : null, mark };
}

export function shapeOfJson(value: Json, mark = ''): Shape {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => shapeOfJson(item)), mark };
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value, mark };
  const entries = Object.entries(value).map(([key, inner]) => ({
    key,
    merge: false,
    value: shapeOfJson(inner),
  }));
  return { kind: 'map', entries, mark };
}

/** The shape after the edit that was asked for: `value` at the path, or nothing there. */
export function withChange(shape: Shape, path: Path, value: Json | undefined): Shape {
  const [step, ...rest] = path;
  if (step === undefined) return value === undefined ? shape : shapeOfJson(value, markIn(shape));
  if (typeof step === 'number') return withItem(asList(shape), step, rest, value);
  const map = asMap(shape);
  const index = map.entries.findIndex(({ key, merge }) => key === step && !merge);
  if (value === undefined && rest.length === 0)
    return { ...map, entries: map.entries.filter((_, place) => place !== index) };
  const old = map.entries[index];
  const changed = { key: step, merge: false, value: withChange(old?.value ?? NOTHING, rest, value) };
  return {
    ...map,
    entries: old
      ? map.entries.map((entry, place) => (place === index ? changed : entry))
      : [...map.entries, changed],
  };
}

function withItem(
  list: Extract<Shape, { kind: 'list' }>,
  step: number,
  rest: Path,
  value: Json | undefined,
): Shape {
  const at = step === APPEND ? list.items.length : step;
  if (value === undefined && rest.length === 0)
    return { ...list, items: list.items.filter((_, place) => place !== at) };
  const items = [...list.items];
  items[at] = withChange(items[at] ?? NOTHING, rest, value);
  return { ...list, items };
}

export function sameShape(one: Shape, other: Shape): boolean {
  if (one.kind === 'alias') return other.kind === 'alias' && one.name === other.name;
  if (other.kind === 'alias' || one.mark !== other.mark) return false;
  if (one.kind === 'scalar') return other.kind === 'scalar' && Object.is(one.value, other.value);
  if (one.kind === 'list')
    return (
      other.kind === 'list' &&
      one.items.length === other.items.length &&
      one.items.every((item, at) => same(item, other.items[at]))
    );
  return (
    other.kind === 'map' &&
    one.entries.length === other.entries.length &&
    one.entries.every(({ key, merge, value }, at) => {
      const entry = other.entries[at];
      return entry?.key === key && entry.merge === merge && same(value, entry.value);
    })
  );
}

const NOTHING: Shape = { kind: 'scalar', value: null, mark: '' };

function same(one: Shape, other: Shape | undefined): boolean {
  return other !== undefined && sameShape(one, other);
}

/** Nothing becomes an empty collection under the anchor and tag that it had. */
function asMap(shape: Shape): Extract<Shape, { kind: 'map' }> {
  return shape.kind === 'map' ? shape : { kind: 'map', entries: [], mark: markIn(shape) };
}

function asList(shape: Shape): Extract<Shape, { kind: 'list' }> {
  return shape.kind === 'list' ? shape : { kind: 'list', items: [], mark: markIn(shape) };
}

function markIn(shape: Shape): string {
  return shape.kind === 'alias' ? '' : shape.mark;
}

function markOf(node: unknown): string {
  if (!(isScalar(node) || isMap(node) || isSeq(node))) return '';
  return `${node.anchor === undefined ? '' : `&${node.anchor}`} ${node.tag ?? ''}`.trim();
}
