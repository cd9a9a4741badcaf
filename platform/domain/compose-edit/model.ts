import { readSource } from './source.ts';

export type Fields = { [key: string]: unknown };

/** What a compose file says, its documents put together, variables as they are written; null when it cannot be read. */
export function readFields(text: string): Fields | null {
  const read = readSource(text);
  if (!read.ok) return null;
  try {
    const documents = read.value.documents.map((document): unknown => document.toJS());
    const known = documents.filter((document) => document !== null && document !== undefined);
    return known.every(isFields) ? known.reduce<Fields>(merged, {}) : null;
  } catch {
    return null; // aliases that would grow without end
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merged(before: Fields, after: Fields): Fields {
  const result: Fields = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const old = result[key];
    result[key] = isFields(old) && isFields(value) ? merged(old, value) : value;
  }
  return result;
}

/** Lists of `NAME=value`, which Compose takes for mappings. */
const NAMED = new Set([
  'environment',
  'labels',
  'args',
  'sysctls',
  'annotations',
  'extra_hosts',
  'driver_opts',
]);
/** Lists of names that may be written as mappings too. */
const KEYED = new Set(['depends_on', 'networks']);

/** A list that stands for a mapping as the mapping. */
export function unfolded(key: string, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (KEYED.has(key) && value.every((item) => typeof item === 'string'))
    return Object.fromEntries(value.map((item) => [item, null]));
  if (!NAMED.has(key) || !value.every((item) => typeof item === 'string')) return value;
  const separator = key === 'extra_hosts' ? /[=:]/ : /=/;
  return Object.fromEntries(
    value.map((item: string) => {
      const at = item.search(separator);
      return at === -1 ? [item, null] : [item.slice(0, at), item.slice(at + 1)];
    }),
  );
}
