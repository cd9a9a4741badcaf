import { hideParts } from './redact-cuts.ts';
import { findKeyBlocks, findKeyTails, findWebTokens, type Span } from './redact-scans.ts';
import { SHAPES, isLiteral } from './redact-shapes.ts';
import { createValues, MIN_LENGTH, type Values } from './redact-values.ts';

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
const BEGIN = '[secret:';
const STANDING = /\[secret:([^\]\s]{1,120})\]/y;
/** What a conversation may bring in: values, and characters of all of them. */
const MAX_BROUGHT = 1000;
const MAX_BROUGHT_CHARS = 500_000;
/** New tokens of one text that get names of their own; what looks like more of them is hidden for good. */
const MAX_NEW = 300;
const UNNAMED = 'not-kept';
/** Longer tokens are found again by their shape only. */
const MAX_SEARCHED = 400;
/** Passwords of examples: everywhere in ordinary text, and no secret to anybody. */
const COMMON = new Set(
  'postgres password changeme secret default example localhost development production admin123 testing database username'.split(
    ' ',
  ),
);

/**
 * Replaces known secret values (also base64, URL- and JSON-encoded ones, and in hex) and texts with the shape of a token by
 * placeholders, and what a cut left of a known one by a word. The same value gets the same placeholder throughout a conversation; redacting twice changes nothing.
 * The time grows with the length of the text and no faster, whatever stands in it.
 */
export function createRedactor(known: readonly KnownSecret[], before: Brought): Redactor {
  const kept = createKept(before);
  const names = new Map<string, string>();
  const taken = new Map(before.map(({ name, value }) => [name, value]));
  for (const secret of known.filter(({ value }) => isSecret(value)))
    for (const { name, value } of variantsOf(withOwnName(secret, taken))) names.set(value, name);
  for (const { name, value } of before) if (isSearched(value)) names.set(value, name);
  const values = valuesOf(names);
  const ours = new Set([...names.values(), ...before.map(({ name }) => name), UNNAMED]);
  let fresh = 0;
  const token = (given: string): string => {
    // only ours say that something was replaced already: anybody can write "[secret:" before a secret
    const rest = given.replace(PLACEHOLDER, (whole, name: string) => (ours.has(name) ? '' : whole));
    if (rest !== given && rest.length < MIN_LENGTH) return given;
    const value = kept.restore(given);
    const name = kept.nameOf(value) ?? (fresh < MAX_NEW ? kept.bringToken(value) : null);
    if (name === null) return `[secret:${UNNAMED}]`;
    if (!ours.has(name)) fresh += 1;
    ours.add(name);
    // a short or common word is hidden where it is a password, not wherever it is a word
    if (!names.has(value) && isSearched(value)) {
      names.set(value, name);
      values.add(value, name);
    }
    return `[secret:${name}]`;
  };
  const stand = (value: string, name: string): string => {
    kept.bring(value, name);
    return `[secret:${name}]`;
  };
  return {
    text: (text) => {
      if (text.length < MIN_LENGTH) return text;
      fresh = 0;
      const size = names.size;
      const shaped = replaceShapes(replaceValues(text, { values, ours }, stand), token);
      // what was found by its shape may stand elsewhere without it
      const whole = names.size === size ? shaped : replaceValues(shaped, { values, ours }, stand);
      return hideParts(whole, values);
    },
    brought: () => kept.all,
  };
}

type Kept = {
  all: Placeholder[];
  nameOf(value: string): string | undefined;
  bring(value: string, name: string): boolean;
  /** its new name, or null when the conversation holds as much as it may */
  bringToken(value: string): string | null;
  restore(text: string): string;
};

function createKept(before: Brought): Kept {
  const all = [...before];
  const byValue = new Map(all.map(({ name, value }) => [value, name]));
  const byName = new Map(all.map(({ name, value }) => [name, value]));
  let chars = all.reduce((sum, { value }) => sum + value.length, 0);
  let tokens = all.filter(({ name }) => name.startsWith('token-')).length;
  const bring = (value: string, name: string): boolean => {
    if (byValue.has(value)) return true;
    if (all.length >= MAX_BROUGHT || chars + value.length > MAX_BROUGHT_CHARS) return false;
    chars += value.length;
    byValue.set(value, name);
    byName.set(name, value);
    all.push({ name, value });
    return true;
  };
  return {
    all,
    nameOf: (value) => byValue.get(value),
    bring,
    bringToken: (value) => {
      const name = `token-${String(tokens + 1)}`;
      if (!bring(value, name)) return null;
      tokens += 1;
      return name;
    },
    restore: (text) => text.replace(PLACEHOLDER, (whole, name: string) => byName.get(name) ?? whole),
  };
}

function valuesOf(names: ReadonlyMap<string, string>): Values {
  const values = createValues();
  for (const [value, name] of names) values.add(value, name);
  return values;
}

/** Every value that stands in the text, from the left and the longest first; placeholders of ours stay whole. */
function replaceValues(
  text: string,
  { values, ours }: { values: Values; ours: ReadonlySet<string> },
  stand: (value: string, name: string) => string,
): string {
  const out: string[] = [];
  const next = values.hits(text);
  let past = 0;
  let standing = standingFrom(text, 0, ours);
  for (let hit = next(0); hit !== null;) {
    while (standing.from < past || standing.to <= hit.at)
      standing = standingFrom(text, Math.max(past, standing.from + 1), ours);
    if (standing.from <= hit.at) {
      hit = next(standing.to);
      continue;
    }
    out.push(text.slice(past, hit.at), stand(hit.value, hit.name));
    past = hit.at + hit.value.length;
    hit = next(past);
  }
  return past === 0 ? text : out.join('') + text.slice(past);
}

/** The first placeholder of ours from a place on; behind the end of the text when there is none. */
function standingFrom(text: string, place: number, ours: ReadonlySet<string>): Span {
  for (let from = text.indexOf(BEGIN, place); from !== -1; from = text.indexOf(BEGIN, from + 1)) {
    STANDING.lastIndex = from;
    const [whole = '', name = ''] = STANDING.exec(text) ?? [];
    if (ours.has(name)) return { from, to: from + whole.length };
  }
  return { from: Infinity, to: Infinity };
}

/** Only the known values, each by a placeholder that nothing is put back for: for what is kept and belongs to no conversation. */
export function hideKnown(known: readonly KnownSecret[]): (text: string) => string {
  const taken = new Map<string, string>();
  const names = new Map<string, string>();
  for (const secret of known.filter(({ value }) => isSecret(value)))
    for (const { name, value } of variantsOf(withOwnName(secret, taken))) names.set(value, name);
  const found = { values: valuesOf(names), ours: new Set(names.values()) };
  return (text) => replaceValues(text, found, (_value, name) => `[secret:${name}]`);
}

type Token = (value: string) => string;

function replaceShapes(text: string, token: Token): string {
  const scanned = [findKeyBlocks, findKeyTails, findWebTokens].reduce(
    (rest, find) => replaceSpans(rest, find(rest), token),
    text,
  );
  return SHAPES.reduce((rest, shape) => replaceShape(rest, shape, token), scanned);
}

function replaceSpans(text: string, spans: readonly Span[], token: Token): string {
  const out: string[] = [];
  let past = 0;
  for (const { from, to } of spans) {
    out.push(text.slice(past, from), token(text.slice(from, to)));
    past = to;
  }
  return past === 0 ? text : out.join('') + text.slice(past);
}

type Shape = (typeof SHAPES)[number];

function replaceShape(text: string, { pattern, literal }: Shape, token: Token): string {
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
  return text.includes(BEGIN) ? createRestore(brought)(text) : text;
}

/** The same for many texts. */
export function createRestore(brought: Brought): (text: string) => string {
  const values = new Map(brought.map(({ name, value }) => [name, value]));
  return (text) => text.replace(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole);
}

/** Long enough, and not a word that everybody uses, to be searched for in every text. */
function isSecret(value: string): boolean {
  if (value.length < MIN_LENGTH || COMMON.has(value.toLowerCase())) return false;
  return value.length >= 8 || (/\d/.test(value) && /\D/.test(value));
}

function isSearched(value: string): boolean {
  return isSecret(value) && value.length <= MAX_SEARCHED;
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
