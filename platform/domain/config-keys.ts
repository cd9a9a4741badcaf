import { z } from 'zod';

import { configSchema } from './config.ts';

/** One value that can be set: dotted key, the variable that sets it, and how the variable's text is read. */
export type ConfigKey = {
  path: string[];
  variable: string;
  type: 'string' | 'number' | 'boolean' | 'strings';
};

/** JSON Schema, as far as the walk below needs it. */
const nodeSchema = z.looseObject({
  type: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});
type Node = z.infer<typeof nodeSchema>;

const root: Node = nodeSchema.parse(z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }));

/** Every key that a variable can set (lists of objects are set in dockfra.yaml only), in the schema's order. */
export const CONFIG_KEYS: readonly ConfigKey[] = leaves(root, []);

/** The known keys under `path` ("0" stands for any list item), of the form with keys where a value may have several; empty where any key goes. */
export function keysUnder(path: readonly PropertyKey[]): string[] {
  const node = nodeAt(path);
  return Object.keys(formsOf(node).find((form) => form.properties)?.properties ?? {});
}

/** Every dotted key of the schema, list items as "[]". */
export function allKeys(): string[] {
  return describe(root, '');
}

/** The known key nearest to a mistyped one, or null when none is near. */
export function nearestKey(wrong: string, known: readonly string[]): string | null {
  const ranked = known
    .map((key) => ({ key, distance: editDistance(wrong.toLowerCase(), key.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(best.key.length / 3)) ? best.key : null;
}

function child(value: unknown): Node | null {
  const parsed = nodeSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** The forms that a value may have. */
function formsOf(node: Node | null): Node[] {
  return [node, ...(node?.anyOf ?? []).map(child)].filter((form) => form !== null);
}

function leaves(node: Node, path: string[]): ConfigKey[] {
  const variable = ['DOCKFRA', ...path].join('_').toUpperCase();
  if (node.properties) {
    return Object.entries(node.properties).flatMap(([key, value]) => {
      const inner = child(value);
      return inner ? leaves(inner, [...path, key]) : [];
    });
  }
  if (node.type === 'array')
    return formsOf(child(node.items)).some(({ type }) => type === 'string')
      ? [{ path, variable, type: 'strings' }]
      : [];
  if (node.type === 'integer' || node.type === 'number') return [{ path, variable, type: 'number' }];
  return node.type === 'string' || node.type === 'boolean' ? [{ path, variable, type: node.type }] : [];
}

function describe(node: Node, prefix: string): string[] {
  const items = node.type === 'array' ? child(node.items) : null;
  const keyed = formsOf(items).find(({ properties }) => properties);
  if (items) return [...(items === keyed ? [] : [prefix]), ...(keyed ? describe(keyed, `${prefix}[]`) : [])];
  const named = node.properties ? null : child(node.additionalProperties);
  if (named?.properties) return describe(named, `${prefix}.NAME`);
  if (!node.properties) return [prefix];
  return Object.entries(node.properties).flatMap(([key, value]) => {
    const inner = child(value);
    return inner ? describe(inner, prefix === '' ? key : `${prefix}.${key}`) : [];
  });
}

function nodeAt(path: readonly PropertyKey[]): Node | null {
  let node: Node | null = root;
  for (const part of path) {
    if (!node) return null;
    const named = node.properties?.[String(part)] ?? node.additionalProperties;
    node = child(typeof part === 'number' ? node.items : named);
  }
  return node;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
