import { SHAPES, isLiteral } from './redact-shapes.ts';

/** A value and what stands for it: `[secret:NAME]`. */
export type Placeholder = { name: string; value: string };

/** What a conversation brought in so far: its placeholders, each restored to exactly the text that it replaced. */
export type Brought = readonly Placeholder[];

export type KnownSecret = { name: string; value: string };

export type Redactor = {
  text(text: string): string;
  /** all placeholders of the conversation, those before and the new ones */
  brought(): Brought;
};

const PLACEHOLDER = /\[secret:([^\]\s]{1,120})\]/g;
const MIN_LENGTH = 6;
const MAX_BROUGHT = 2000;
/** Passwords of examples: everywhere in ordinary text, and no secret to anybody. */
const COMMON = new Set(
  'postgres password changeme secret default example localhost development production admin123 testing database username'.split(
    ' ',
  ),
);

/**
 * Replaces known secret values (also base64, URL- and JSON-encoded ones, and in hex) and texts with the shape of a token by
 * placeholders. The same value gets the same placeholder throughout a conversation; redacting twice changes nothing.
 */
export function createRedactor(known: readonly KnownSecret[], before: Brought): Redactor {
  const brought = [...before];
  const byValue = new Map(brought.map(({ name, value }) => [value, name]));
  const names = new Map<string, string>();
  const taken = new Map(brought.map(({ name, value }) => [name, value]));
  for (const secret of known.filter(({ value }) => isSecret(value)))
    for (const { name, value } of variantsOf(withOwnName(secret, taken))) names.set(value, name);
  for (const [value, name] of byValue) if (isSecret(value)) names.set(value, name);
  const ours = new Set([...names.values(), ...byValue.values()]);
  let pattern = anyOf(names);

  const stand = (value: string, name: string): string => {
    if (!byValue.has(value) && brought.length < MAX_BROUGHT) {
      byValue.set(value, name);
      brought.push({ name, value });
    }
    return `[secret:${name}]`;
  };
  const token = (value: string): string => {
    const standing = [...value.matchAll(PLACEHOLDER)];
    // only one of ours says that something was replaced already: anybody can write "[secret:" before a secret
    if (standing.length > 0 && standing.every(([, name = '']) => ours.has(name))) return value;
    const name = byValue.get(value) ?? `token-${String(tokensIn(brought) + 1)}`;
    const shown = stand(value, name);
    ours.add(name);
    // a short or common word is hidden where it is a password, not wherever it is a word
    if (!names.has(value) && isSecret(value)) {
      names.set(value, name);
      pattern = anyOf(names);
    }
    return shown;
  };
  return {
    text: (text) => {
      const once =
        pattern === null
          ? text
          : text.replace(pattern, (found) => {
              const name = names.get(found);
              return name === undefined ? found : stand(found, name);
            });
      return SHAPES.reduce((rest, shape) => replaceShape(rest, shape, token), once);
    },
    brought: () => brought,
  };
}

type Shape = (typeof SHAPES)[number];

function replaceShape(text: string, { pattern, literal }: Shape, token: (value: string) => string): string {
  return text.replace(pattern, (...found: unknown[]) => {
    const whole = String(found[0]);
    const groups = found.at(-1);
    const value =
      typeof groups === 'object' && groups !== null && 'value' in groups ? String(groups.value) : whole;
    if (literal === true && !isLiteral(value)) return whole;
    const at = whole.lastIndexOf(value);
    return `${whole.slice(0, at)}${token(value)}${whole.slice(at + value.length)}`;
  });
}

/** Placeholders put back, for the values that this conversation brought in; others stay as they are. */
export function restoreText(text: string, brought: Brought): string {
  if (!text.includes('[secret:')) return text;
  const values = new Map(brought.map(({ name, value }) => [name, value]));
  return text.replace(/\[secret:([^\]\s]{1,120})\]/g, (whole, name: string) => values.get(name) ?? whole);
}

/** Long enough, and not a word that everybody uses, to be searched for in every text. */
function isSecret(value: string): boolean {
  if (value.length < MIN_LENGTH || COMMON.has(value.toLowerCase())) return false;
  return value.length >= 8 || (/\d/.test(value) && /\D/.test(value));
}

/** Two stacks may each have a POSTGRES_PASSWORD: the second value gets a name of its own, and keeps it. */
function withOwnName({ name, value }: KnownSecret, taken: Map<string, string>): KnownSecret {
  const base = name.replaceAll(/[^A-Za-z0-9_.-]/g, '_').slice(0, 80);
  let label = base;
  for (let count = 2; taken.has(label) && taken.get(label) !== value; count += 1)
    label = `${base}-${String(count)}`;
  taken.set(label, value);
  return { name: label, value };
}

/** The value itself first, then its encodings, each under a name of its own so that exactly that text comes back. */
function variantsOf({ name, value }: KnownSecret): Placeholder[] {
  const bytes = Buffer.from(value, 'utf8');
  const encodings: [string, string][] = [
    ['url', encodeURIComponent(value)],
    ['json', JSON.stringify(value).slice(1, -1)],
    ['hex', bytes.toString('hex')],
    ...[0, 1, 2].map((offset): [string, string] => [`base64-${String(offset)}`, base64Core(bytes, offset)]),
    ...[0, 1, 2].map((offset): [string, string] => [
      `base64url-${String(offset)}`,
      base64Core(bytes, offset).replaceAll('+', '-').replaceAll('/', '_'),
    ]),
  ];
  const found: Placeholder[] = [{ name, value }];
  for (const [kind, encoded] of encodings) {
    if (encoded.length >= 8 && !found.some((one) => one.value === encoded))
      found.push({ name: `${name}:${kind}`, value: encoded });
  }
  return found;
}

/** What every base64 text contains that has these bytes `offset` bytes after a multiple of three, whatever stands around them. */
function base64Core(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const head = offset === 0 ? 0 : offset + 1;
  const tail = (bytes.length + offset) % 3 === 0 ? 0 : 1;
  return text.slice(head, text.length - tail);
}

/** One expression for all values, the longest first; placeholders of ours before them, so that they stay whole. */
function anyOf(names: ReadonlyMap<string, string>): RegExp | null {
  if (names.size === 0) return null;
  const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  const longest = (a: string, b: string) => b.length - a.length;
  const standing = [...new Set(names.values())].toSorted(longest).map(escaped).join('|');
  const values = [...names.keys()].toSorted(longest).map(escaped).join('|');
  return new RegExp(String.raw`\[secret:(?:${standing})\]|${values}`, 'g');
}

function tokensIn(brought: Brought): number {
  return brought.filter(({ name }) => name.startsWith('token-')).length;
}
