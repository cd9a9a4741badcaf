import { parseInterpolation, variablesOf } from '../interpolation.ts';
import type { FoundText } from '../variables.ts';
import type { LoadedModel } from './load.ts';
import type { ComposeNode, ScalarNode, TreeFault } from './tree.ts';

const MAX_VALUES = 200_000;
const TOO_MANY = `more than ${String(MAX_VALUES)} values; the rest is left out (do aliases nest?)`;

export type ModelTexts = { texts: readonly FoundText[]; faults: readonly TreeFault[] };

/**
 * Every text of a model in which Compose puts variables, and those that it would refuse. `listed` says whether
 * `docker compose config --variables` looks there: it does in values of mappings and in texts directly in lists, not in the
 * mappings and lists within lists (a port in long form) nor in the top-level name.
 */
export function findTexts(model: Pick<LoadedModel, 'root' | 'name'>): ModelTexts {
  const known = KNOWN.get(model);
  if (known) return known;
  const found = lookForTexts(model);
  KNOWN.set(model, found);
  return found;
}

type Found = { texts: FoundText[]; faults: TreeFault[] };

/** A model never changes, and the same one is asked for often. */
const KNOWN = new WeakMap<object, ModelTexts>();

function lookForTexts({ root, name }: Pick<LoadedModel, 'root' | 'name'>): ModelTexts {
  const found: Found = { texts: [], faults: [] };
  let seen = 0;
  const walk = (node: ComposeNode, at: Where): void => {
    seen += 1;
    if (seen === MAX_VALUES)
      found.faults.push({ file: node.place.file, line: node.place.line, message: TOO_MANY });
    if (seen >= MAX_VALUES) return;
    if (node.kind === 'scalar') note(found, node, at);
    else if (node.kind === 'map')
      for (const [key, value] of node.entries) walk(value, key === '' ? at : below(at, key));
    else
      node.items.forEach((item, index) =>
        walk(item, { ...below(at, String(index)), listed: at.listed && item.kind === 'scalar' }),
      );
  };
  if (name) note(found, name, { key: 'name', depth: 1, service: null, listed: false });
  if (root) walk(root, { key: '', depth: 0, service: null, listed: true });
  return found;
}

type Where = { key: string; depth: number; service: string | null; listed: boolean };

function below({ key, depth, service, listed }: Where, next: string): Where {
  const own = depth === 1 && key === 'services' ? next : service;
  return { key: depth === 0 ? next : `${key}.${next}`, depth: depth + 1, service: own, listed };
}

function note(found: Found, node: ScalarNode, { key, depth, service, listed }: Where): void {
  if (typeof node.value !== 'string' || !node.value.includes('$')) return;
  const { pieces, error } = parseInterpolation(node.value);
  const { file } = node.place;
  const line = lineOf(node, variablesOf(pieces)[0]?.name);
  if (error) found.faults.push({ file, line, message: `${key}: ${faultText(node.value)}` });
  found.texts.push({ pieces, use: { file, line, service: depth > 2 ? service : null, key }, listed });
}

/** Of a value of several lines, the one with its first variable. */
function lineOf({ place }: ScalarNode, name: string | undefined): number {
  if (!place.source.includes('\n')) return place.line;
  const at = name === undefined ? -1 : place.source.search(new RegExp(`\\$\\{?${name}(?![A-Za-z0-9_])`));
  return place.line + place.source.slice(0, Math.max(at, 0)).split('\n').length - 1;
}

function faultText(value: string): string {
  const shown = value.length > 80 ? `${value.slice(0, 77)}...` : value;
  return `${JSON.stringify(shown)} is not valid interpolation; write "$$" for a plain "$"`;
}
