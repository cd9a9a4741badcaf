import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Pair } from 'yaml';

import {
  interpolate,
  parseInterpolation,
  variablesOf,
  type Operator,
  type Piece,
  type Values,
} from './interpolation.ts';

/** One place of a compose file that a variable stands in. */
export type VariableUse = {
  file: string;
  line: number;
  /** the service, or null outside `services:` */
  service: string | null;
  /** dotted path of the value, e.g. "services.db.environment.POSTGRES_PASSWORD" */
  key: string;
};

export type Variable = {
  name: string;
  /** the first default written anywhere, as text (unresolved), or null */
  defaultValue: string | null;
  /** compose refuses without it (`?`), with the author's message */
  required: { message: string } | null;
  /** stands somewhere without default or condition: compose would put a blank */
  bare: boolean;
  secret: boolean;
  uses: VariableUse[];
};

export type FileVariables = { texts: FoundText[]; faults: { line: number; message: string }[] };
export type FoundText = { pieces: Piece[]; use: VariableUse };

/** Every interpolated scalar of one compose file. Keys and comments do not count; a value compose would refuse is a fault. */
export function findTexts(file: string, source: string): FileVariables {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, merge: true, logLevel: 'silent' });
  const found: FileVariables = { texts: [], faults: [] };
  for (const { path, value, offset } of scalars(document)) {
    if (!value.includes('$')) continue;
    const parsed = parseInterpolation(value);
    const { line } = lines.linePos(offset);
    const key = path.join('.');
    if (parsed.error) found.faults.push({ line, message: `${key}: ${faultText(value)}` });
    const service = path[0] === 'services' && path.length > 2 ? (path[1] ?? null) : null;
    found.texts.push({ pieces: parsed.pieces, use: { file, line, service, key } });
  }
  return found;
}

/** One entry per name, sorted, with all places it is used. */
export function collectVariables(texts: readonly FoundText[]): Variable[] {
  const byName = new Map<string, Variable>();
  for (const { pieces, use } of texts) {
    for (const variable of variablesOf(pieces)) {
      const entry = byName.get(variable.name) ?? emptyVariable(variable.name);
      byName.set(variable.name, entry);
      if (!entry.uses.some((known) => known.key === use.key && known.file === use.file)) entry.uses.push(use);
      if (variable.operator === null) entry.bare = true;
      else noteOperator(entry, variable.operator, variable.raw);
    }
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export type Unset = { name: string; secret: boolean; message: string | null; uses: VariableUse[] };

/**
 * What must still be given a value: `?` variables that would stop compose, and bare ones that nothing sets.
 * A variable inside a default counts only when that default is taken.
 */
export function findUnset(texts: readonly FoundText[], values: Values): Unset[] {
  const unset = new Map<string, Unset>();
  const asDefault = new Set(
    collectVariables(texts)
      .filter((variable) => variable.defaultValue !== null)
      .map((v) => v.name),
  );
  for (const { pieces, use } of texts) {
    const blanks: string[] = [];
    const spy: Values = (name) => {
      const value = values(name);
      if (value === undefined) blanks.push(name);
      return value;
    };
    const { missing } = interpolate(pieces, spy);
    const bare = bareNames(pieces);
    for (const { name, message } of missing) note(unset, name, message === '' ? null : message, use);
    for (const name of blanks) if (bare.has(name) && !asDefault.has(name)) note(unset, name, null, use);
  }
  return [...unset.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const SECRET_NAME = /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|(^|_)KEY(_|$)|(^|_)PASS(_|$)|APIKEY/i;

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

function emptyVariable(name: string): Variable {
  return { name, defaultValue: null, required: null, bare: false, secret: isSecretName(name), uses: [] };
}

function noteOperator(entry: Variable, operator: Operator, raw: string): void {
  if (operator === ':-' || operator === '-') entry.defaultValue ??= raw;
  if (operator === ':?' || operator === '?') entry.required ??= { message: raw };
}

function bareNames(pieces: readonly Piece[]): Set<string> {
  return new Set(
    variablesOf(pieces)
      .filter((piece) => piece.operator === null)
      .map((piece) => piece.name),
  );
}

function note(unset: Map<string, Unset>, name: string, message: string | null, use: VariableUse): void {
  const entry = unset.get(name) ?? { name, secret: isSecretName(name), message, uses: [] };
  entry.message ??= message;
  if (!entry.uses.includes(use)) entry.uses.push(use);
  unset.set(name, entry);
}

function faultText(value: string): string {
  const shown = value.length > 80 ? `${value.slice(0, 77)}...` : value;
  return `${JSON.stringify(shown)} is not valid interpolation; write "$$" for a plain "$"`;
}

type Found = { path: string[]; value: string; offset: number };

function scalars(document: Document.Parsed): Found[] {
  const found: Found[] = [];
  walk(document.contents, [], document, found, 0);
  return found;
}

function walk(node: unknown, path: string[], document: Document.Parsed, found: Found[], depth: number): void {
  if (depth > 100) return;
  if (isAlias(node)) return walk(node.resolve(document), path, document, found, depth + 1);
  if (isMap(node)) {
    for (const pair of node.items) walk(pair.value, [...path, keyOf(pair)], document, found, depth + 1);
  } else if (isSeq(node)) {
    node.items.forEach((item, index) => walk(item, [...path, String(index)], document, found, depth + 1));
  } else if (isScalar(node) && typeof node.value === 'string') {
    found.push({ path, value: node.value, offset: node.range?.[0] ?? 0 });
  }
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}
