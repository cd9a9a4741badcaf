import { isCollection, isMap, isScalar, isSeq, parse, parseDocument, visit, type Scalar } from 'yaml';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A value that somebody typed. `text`: always a text; `typed`: a number, boolean or null, as written; `flow`: a list or mapping in brackets. */
export type Wanted = { kind: 'text' | 'typed' | 'flow'; source: string; value: Json };

/** As YAML's core schema reads a plain word, unless it shall be a text; in brackets, a list or mapping. */
export function wantedOf(source: string, asText: boolean): Wanted {
  const text: Wanted = { kind: 'text', source, value: source };
  if (asText || source === '') return text;
  if (/^[[{]/.test(source)) return flowOf(source) ?? text;
  if (!/^[-+.\w~]+$/.test(source) || /^---|^\.\.\./.test(source)) return text;
  const value: unknown = readAs(source, '1.2');
  const typed = value === null || typeof value === 'number' || typeof value === 'boolean';
  return typed ? { kind: 'typed', source, value } : text;
}

export type Style = { like: Scalar.Type | undefined; flow: boolean };
/** `lines`: more than one only for a block of text; the first goes behind the key. */
export type Written = { lines: string[]; value: Json };

/** A value in the quotes of what it replaces. What stands in quotes is a text, whatever is put there. */
export function writeValue(wanted: Wanted, { like, flow }: Style): Written {
  const quoted = like === 'QUOTE_DOUBLE' || like === 'QUOTE_SINGLE';
  if (wanted.kind === 'flow' || (wanted.kind === 'typed' && !quoted))
    return { lines: [wanted.source], value: wanted.value };
  const text = wanted.source;
  if (text.includes('\n') && !flow && !quoted) {
    const block = blockLines(text);
    if (block) return { lines: block, value: text };
  }
  return { lines: [writeText(text, like, flow)], value: text };
}

export function writeKey(key: string, like: Scalar.Type | undefined): string {
  if (like !== 'QUOTE_DOUBLE' && /^[A-Za-z_][\w.-]*$/.test(key) && isPlain(key, true)) return key;
  return doubleQuoted(key);
}

function writeText(text: string, like: Scalar.Type | undefined, flow: boolean): string {
  // oxlint-disable-next-line no-control-regex -- they need the escapes of double quotes
  if (like === 'QUOTE_SINGLE' && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(text))
    return `'${text.replaceAll("'", "''")}'`;
  return like !== 'QUOTE_DOUBLE' && isPlain(text, flow) ? text : doubleQuoted(text);
}

/** Plain where it is read as just this text, by the older rules that some readers keep as well. */
function isPlain(text: string, flow: boolean): boolean {
  // oxlint-disable-next-line no-control-regex -- they need the escapes of double quotes
  if (/^---|^\.\.\.|[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(text) || text.trim() !== text)
    return false;
  const source = flow ? `[${text}]` : `- ${text}\n`;
  for (const version of ['1.2', '1.1'] as const) {
    const value: unknown = readAs(source, version);
    if (!Array.isArray(value) || value.length !== 1 || value[0] !== text) return false;
  }
  return true;
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A literal block, where the text can be one: no blanks at its beginning, nothing that needs escapes. */
function blockLines(text: string): string[] | null {
  // oxlint-disable-next-line no-control-regex -- they need the escapes of double quotes
  if (/^\s|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|\s\n$/.test(text)) return null;
  const ends = text.endsWith('\n');
  if (!ends && /\s$/.test(text)) return null;
  return [ends ? '|' : '|-', ...(ends ? text.slice(0, -1) : text).split('\n')];
}

function readAs(source: string, version: '1.1' | '1.2'): unknown {
  try {
    return parse(source, { version, logLevel: 'error' });
  } catch {
    return undefined; // not YAML at all: to be put in quotes
  }
}

function flowOf(source: string): Wanted | null {
  if (/[\r\n#]/.test(source)) return null;
  const document = parseDocument(source, { prettyErrors: false, logLevel: 'silent' });
  const { contents, errors, warnings } = document;
  if (errors.length > 0 || warnings.length > 0 || !(isMap(contents) || isSeq(contents))) return null;
  if (contents.range[1] !== source.length) return null;
  let plain = true;
  visit(document, (key, node) => {
    const bare = isScalar(node) || isCollection(node);
    if (bare && (node.anchor !== undefined || node.tag !== undefined)) plain = false;
    else if (key === 'key' && !isScalar(node)) plain = false;
  });
  const value: unknown = plain ? document.toJS() : null;
  return isJson(value) && value !== null ? { kind: 'flow', source, value } : null;
}

function isJson(value: unknown): value is Json {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true;
  return typeof value === 'object' && Object.values(value).every(isJson);
}
