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
  const variants = known.filter(({ value }) => isSecret(value)).flatMap(variantsOf);
  const names = new Map(variants.map(({ name, value }) => [value, name]));
  for (const [value, name] of byValue) names.set(value, name);
  let pattern = anyOf([...names.keys()]);

  const stand = (value: string, name: string): string => {
    if (!byValue.has(value) && brought.length < MAX_BROUGHT) {
      byValue.set(value, name);
      brought.push({ name, value });
    }
    return `[secret:${name}]`;
  };
  const token = (value: string): string => {
    if (/\[secret:[^\]]*\]?/.test(value)) return value;
    const name = byValue.get(value) ?? `token-${String(tokensIn(brought) + 1)}`;
    const shown = stand(value, name);
    if (!names.has(value)) {
      names.set(value, name);
      pattern = anyOf([...names.keys()]);
    }
    return shown;
  };
  return {
    text: (text) => {
      const once = pattern === null ? text : text.replace(pattern, (value) => stand(value, names.get(value) ?? 'known'));
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

/** The value itself first, then its encodings, each under a name of its own so that exactly that text comes back. */
function variantsOf({ name, value }: KnownSecret): Placeholder[] {
  const label = name.replaceAll(/[^A-Za-z0-9_.-]/g, '_').slice(0, 80);
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
  const found: Placeholder[] = [{ name: label, value }];
  for (const [kind, encoded] of encodings) {
    if (encoded.length >= 8 && !found.some((one) => one.value === encoded))
      found.push({ name: `${label}:${kind}`, value: encoded });
  }
  return found;
}

/** What every base64 text contains that has these bytes `offset` bytes after a multiple of three, whatever stands around them. */
function base64Core(bytes: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').replaceAll('=', '');
  const head = offset === 0 ? 0 : offset + 1;
  const tail = (bytes.length + offset) % 3 === 0 ? 0 : 1;
  return text.slice(head, text.length - tail);
}

/** One expression for all values, the longest first. */
function anyOf(values: readonly string[]): RegExp | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => b.length - a.length);
  return new RegExp(sorted.map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)).join('|'), 'g');
}

function tokensIn(brought: Brought): number {
  return brought.filter(({ name }) => name.startsWith('token-')).length;
}
