import { createRedactor } from './redact.ts';
import { safeLine } from './safe-text.ts';

/**
 * Input keys that name things. Everything else (values of settings, texts that people write, files, answers of models) may hold
 * a secret, and is not kept.
 */
const KEPT: ReadonlySet<string> = new Set([
  'assign',
  'depends_on',
  'dir',
  'dry_run',
  'engine',
  'environment',
  'file',
  'id',
  'kind',
  'label',
  'launch',
  'mode',
  'model',
  'name',
  'number',
  'parent',
  'path',
  'plan',
  'priority',
  'profile',
  'replace',
  'role',
  'run',
  'service',
  'services',
  'shared',
  'stack',
  'stacks',
  'state',
  'string',
  'ticket',
  'type',
  'unset',
  'version',
]);
const MAX_VALUE = 200;
const MAX_ITEMS = 20;
const shapes = createRedactor([], []);

/** Pure: what of an action's input goes on record; undefined when nothing does. What looks like a key is hidden even here. */
export function auditInput(input: unknown): Record<string, string> | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const kept = Object.entries(input).flatMap(([key, value]) => {
    const text = KEPT.has(key) ? textOf(value) : null;
    return text === null ? [] : [[key, safeLine(shapes.text(text), MAX_VALUE)]];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value) || value.length === 0) return null;
  const items = value.filter((item) => typeof item === 'string').slice(0, MAX_ITEMS);
  return items.length === 0 ? null : items.join(' ');
}
