import { interpolate, variablesOf, type Operator, type Piece, type Values } from './interpolation.ts';

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
  /** the first text written for when it is set (`+`), or null */
  alternate: string | null;
  /** compose refuses without it (`?`), with the author's message */
  required: { message: string } | null;
  /** stands somewhere without default or condition: compose would put a blank */
  bare: boolean;
  secret: boolean;
  uses: VariableUse[];
};

/** One text of a compose model; `listed`: where Compose looks when it lists its variables. */
export type FoundText = { pieces: Piece[]; use: VariableUse; listed: boolean };

/** One entry per name, sorted, with all places it is used. */
export function collectVariables(texts: readonly FoundText[]): Variable[] {
  const byName = new Map<string, Variable>();
  const known = new Set<string>();
  for (const { pieces, use } of texts) {
    for (const variable of variablesOf(pieces)) {
      const entry = byName.get(variable.name) ?? emptyVariable(variable.name);
      byName.set(variable.name, entry);
      const place = `${variable.name}\0${use.file}\0${use.key}`;
      if (!known.has(place)) entry.uses.push(use);
      known.add(place);
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
  return {
    name,
    defaultValue: null,
    alternate: null,
    required: null,
    bare: false,
    secret: isSecretName(name),
    uses: [],
  };
}

function noteOperator(entry: Variable, operator: Operator, raw: string): void {
  if (operator === ':-' || operator === '-') entry.defaultValue ??= raw;
  if (operator === ':+' || operator === '+') entry.alternate ??= raw;
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
