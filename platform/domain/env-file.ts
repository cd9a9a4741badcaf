import { interpolate, parseInterpolation, type Values } from './interpolation.ts';

/** One assignment of a .env file. Offsets are into the text; `end` is after the value (closing quote included). */
export type EnvEntry = {
  key: string;
  value: string;
  line: number;
  start: number;
  valueStart: number;
  end: number;
  inherited: boolean;
};
export type EnvFile = { entries: EnvEntry[]; faults: { line: number; message: string }[] };

/**
 * A .env file by the rules of Compose: `export`, "=" or ":", quotes over several lines, " #" comments, expansion of
 * unquoted and double-quoted values. `outside` is the process environment, which wins over the file; `before`, what files before it say, only
 * stands for the variables in it.
 */
export function parseEnvFile(
  text: string,
  outside: Values = () => undefined,
  before: Values = () => undefined,
): EnvFile {
  const file: EnvFile = { entries: [], faults: [] };
  const values = new Map<string, string>();
  const lookup: Values = (name) => outside(name) ?? before(name) ?? values.get(name);
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    at = skipBlank(text, at);
    if (at >= text.length) return file;
    const line = lineOf(text, at);
    const read = readEntry(text, at, lookup);
    if (typeof read === 'string') {
      file.faults.push({ line, message: read });
      return file;
    }
    at = read.next;
    if (read.inherited) continue;
    const value = outside(read.key) ?? read.value;
    values.set(read.key, value);
    file.entries.push({ ...read, line, end: read.end, value });
  }
}

/** Values by name as Compose would see them: later assignments win, names that start with a digit do not count. */
export function envValues(file: EnvFile): Record<string, string> {
  return Object.fromEntries(
    file.entries.filter((entry) => !/^\d/.test(entry.key)).map((entry) => [entry.key, entry.value]),
  );
}

/** The text with `key` set: its last assignment is replaced in place, or a line is added; every other byte is kept. */
export function setEnvValue(text: string, key: string, value: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) throw new RangeError(`not a variable name: ${key}`);
  const { entries } = parseEnvFile(text);
  const entry = entries.findLast((candidate) => candidate.key === key);
  const quoted = quoteEnvValue(value);
  if (quoted === null)
    throw new RangeError(`${key}: a value that ends with a backslash cannot be written here`);
  if (entry) {
    // of an empty value the blanks before it belong to the line's end
    const empty = entry.end === entry.valueStart && text[entry.valueStart - 1] === '\r';
    const from = empty ? entry.valueStart - 1 : entry.valueStart;
    const rest = text.slice(empty ? from : entry.end);
    return text.slice(0, from) + apart(key, value, quoted, rest) + rest;
  }
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' || text.endsWith('\n') ? '' : newline;
  return `${text}${gap}${key}=${quoted}${newline}`;
}

/** A value that what stands behind it on its line cannot become a part of. */
function apart(key: string, value: string, quoted: string, rest: string): string {
  const behind = rest.split('\n', 1)[0] ?? '';
  if (behind.trim() === '' || /^['"]/.test(quoted) || (quoted !== '' && /^\s+#/.test(behind))) return quoted;
  if (!value.includes("'") && !value.endsWith('\\')) return `'${value}'`;
  throw new RangeError(`${key}: what stands behind the value on its line would become a part of it`);
}

/** The text without any assignment of `key`: their lines go with what stands behind them, every other byte is kept. */
export function unsetEnvValue(text: string, key: string): string {
  let left = text;
  for (const entry of parseEnvFile(text).entries.toReversed()) {
    if (entry.key !== key) continue;
    const lineStart = text.lastIndexOf('\n', entry.start - 1) + 1;
    const newline = text.indexOf('\n', entry.end);
    const next = newline === -1 ? text.length : newline + 1;
    const alone = /^\s*$/.test(text.slice(lineStart, entry.start).replace('\uFEFF', ''));
    const isLast = /^\s*(#.*)?\s*$/.test(text.slice(entry.end, next));
    const from = alone ? Math.max(lineStart, text.startsWith('\uFEFF') ? 1 : 0) : entry.start;
    left = left.slice(0, from) + left.slice(isLast && alone ? next : entry.end);
  }
  return left;
}

/**
 * A value as it must be written so that Compose reads exactly `value`; null when no way of writing does: a quote after a
 * backslash never closes for Compose, so some values that end with a backslash cannot be written.
 */
export function quoteEnvValue(value: string): string | null {
  if (/^[A-Za-z0-9_./:@%+,=-]*$/.test(value)) return value;
  if (!value.includes("'") && !value.endsWith('\\')) return `'${value}'`;
  if (!/[\n\r]|^[\s'"]|\s$|\s#/u.test(value)) return value.replaceAll('$', '$$$$');
  if (value.endsWith('\\')) return null;
  const escaped = value
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('$', '$$$$')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `"${escaped}"`;
}

type Read = {
  key: string;
  value: string;
  start: number;
  valueStart: number;
  end: number;
  inherited: boolean;
  next: number;
};

const SPACE = /[\t\v\f\r \u0085\u00a0]/;

function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && /\s/.test(text[at] ?? '')) at += 1;
    if (text[at] !== '#') return at;
    const end = text.indexOf('\n', at);
    if (end === -1) return text.length;
    at = end;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.test(text[at] ?? '')) at += 1;
  return at;
}

function readEntry(text: string, start: number, lookup: Values): Read | string {
  const exported = /^export[\t\v\f\r ]+/.exec(text.slice(start, start + 200));
  const keyStart = start + (exported?.[0].length ?? 0);
  let at = keyStart;
  while (at < text.length && !'=:\n'.includes(text[at] ?? '')) at += 1;
  const key = text.slice(keyStart, at).trimEnd();
  if (!/^[\p{L}\p{N}_.\-[\]]+$/u.test(key))
    return `${JSON.stringify(key.slice(0, 60))} is not a variable name`;
  if (at >= text.length || text[at] === '\n') {
    return { key, value: '', start, valueStart: at, end: at, inherited: true, next: at };
  }
  const valueStart = skipSpace(text, at + 1);
  const quote = text[valueStart];
  const value =
    quote === '"' || quote === "'"
      ? readQuoted(text, valueStart, quote, lookup)
      : readPlain(text, valueStart, lookup);
  return typeof value === 'string' ? value : { key, start, valueStart, inherited: false, ...value };
}

type ReadValue = { value: string; end: number; next: number };

function readPlain(text: string, start: number, lookup: Values): ReadValue | string {
  const newline = text.indexOf('\n', start);
  const next = newline === -1 ? text.length : newline;
  const line = text.slice(start, next);
  const comment = line.indexOf(' #');
  const raw = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
  const value = expand(raw, lookup);
  return value === null ? badExpansion(raw) : { value, end: start + raw.length, next };
}

function readQuoted(text: string, start: number, quote: string, lookup: Values): ReadValue | string {
  let at = text.indexOf(quote, start + 1);
  while (at !== -1 && text[at - 1] === '\\') at = text.indexOf(quote, at + 1);
  if (at === -1) return `the ${quote} at the start of the value is never closed`;
  const raw = text.slice(start + 1, at);
  const value = quote === "'" ? raw : expand(unescape(raw), lookup);
  return value === null ? badExpansion(raw) : { value, end: at + 1, next: at + 1 };
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  $: '$$',
};

/** Escapes of double quotes; `\\$` becomes "$$", which the expansion then turns into a plain "$". */
function unescape(raw: string): string {
  return raw.replace(
    /\\(?:([abfnrtv$"\\])|0([0-7]{3}))/g,
    (whole, letter: string | undefined, octal: string | undefined) => {
      if (letter !== undefined) return ESCAPES[letter] ?? whole;
      return octal === undefined ? whole : String.fromCodePoint(Number.parseInt(octal, 8));
    },
  );
}

function expand(raw: string, lookup: Values): string | null {
  const parsed = parseInterpolation(raw);
  return parsed.error ? null : interpolate(parsed.pieces, lookup).text;
}

function badExpansion(raw: string): string {
  return `${JSON.stringify(raw.slice(0, 60))} is not valid interpolation; put the value in single quotes`;
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let index = text.indexOf('\n'); index !== -1 && index < at; index = text.indexOf('\n', index + 1))
    line += 1;
  return line;
}
