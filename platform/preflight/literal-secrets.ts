import type { ComposeNode, ScalarNode } from '../domain/compose-model/tree.ts';
import { parseInterpolation } from '../domain/interpolation.ts';
import { placeOfNode } from '../domain/preflight-place.ts';
import type { Found, PreflightRule } from '../domain/preflight.ts';
import { findKeyBlocks, findWebTokens } from '../domain/redact-scans.ts';
import { isLiteral, SHAPES } from '../domain/redact-shapes.ts';
import { isSecretName } from '../domain/variables.ts';

const MAX_TEXT = 20_000;
const MAX_FOUND = 50;

/** Secrets that stand in the compose file itself. The value is never told again. */
export const literalSecrets: PreflightRule = {
  name: 'literal-secrets',
  title: 'No secrets stand in the compose files',
  asks: [],
  reads: 'tree',
  find: ({ tree }) => {
    const found: Found[] = [];
    const walk = (node: ComposeNode, path: readonly string[]): void => {
      if (found.length >= MAX_FOUND) return;
      if (node.kind === 'map') for (const [key, value] of node.entries) walk(value, [...path, key]);
      else if (node.kind === 'list') for (const item of node.items) walk(item, path);
      else {
        const what = secretIn(node, path);
        if (what !== null) found.push(findingOf(node, path, what));
      }
    };
    if (tree) walk(tree, []);
    return found;
  },
};

function findingOf(node: ScalarNode, path: readonly string[], what: string): Found {
  return {
    level: 'warn',
    service: path[0] === 'services' ? (path[1] ?? null) : null,
    cause: `${what} stands in the compose file as plain text`,
    place: placeOfNode(node),
    fix: { text: 'write a variable there, like ${DB_PASSWORD}, and keep the value in .env' },
  };
}

/** Names within which a key says what its value is. */
const KEYED = new Set(['environment', 'args', 'labels', 'x-environment', 'driver_opts', 'options']);

function secretIn({ value }: ScalarNode, path: readonly string[]): string | null {
  if (typeof value !== 'string' || value.length > MAX_TEXT) return null;
  const isKeyed = path.some((key) => KEYED.has(key));
  const pair = isKeyed ? pairOf(value, path) : null;
  if (pair && isSecretName(pair.key) && isPlainSecret(pair)) return pair.key;
  if (findKeyBlocks(value).length > 0) return 'a private key';
  if (findWebTokens(value).length > 0 || SHAPES.some((shape) => fits(shape, value)))
    return `something with the shape of a password or token (${path.at(-1) ?? 'value'})`;
  return null;
}

type Pair = { key: string; value: string };

/** A value of a mapping, or an item "KEY=value" of a list. */
function pairOf(value: string, path: readonly string[]): Pair | null {
  const last = path.at(-1) ?? '';
  if (!KEYED.has(last)) return { key: last, value };
  const cut = value.indexOf('=');
  return cut < 1 ? null : { key: value.slice(0, cut), value: value.slice(cut + 1) };
}

/** Switches, numbers, paths of files and variables are no secrets. */
function isPlainSecret({ key, value }: Pair): boolean {
  if (/_(?:FILE|PATH|DIR|URL|NAME|TTL|EXPIRY|LENGTH|TYPE|HEADER)$/i.test(key)) return false;
  if (parseInterpolation(value).pieces.some(({ kind }) => kind === 'variable')) return false;
  return value.length > 2 && !/^(?:\d+|true|false|yes|no|none|null|\/.*|\.{1,2}\/.*)$/i.test(value);
}

function fits({ pattern, literal }: (typeof SHAPES)[number], text: string): boolean {
  return [...text.matchAll(pattern)].some(
    ({ groups }) => literal !== true || isLiteral(groups?.['value'] ?? ''),
  );
}
