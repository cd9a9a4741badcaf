import type { EnvSetting, EnvSettings } from '../config-env.ts';
import { interpolate, parseInterpolation, variablesOf } from '../interpolation.ts';
import { variableType } from '../variable-type.ts';
import { canGenerate } from '../settle.ts';
import { collectVariables, findUnset, type FoundText, type Unset, type Variable } from '../variables.ts';
import { choicesIn } from './choices.ts';
import type { FieldOrigin, SettingField, StackValue } from './field.ts';
import type { FieldType } from './field-types.ts';
import { judgeValue, type Judged } from './judge-value.ts';
import { labelOf } from './label.ts';
import type { Note } from './notes.ts';

/** What was read of one stack. */
export type StackSources = {
  stack: string;
  texts: readonly FoundText[];
  /** what its .env says by itself */
  file: Readonly<Record<string, string>>;
  /** what the platform's environment says, which wins */
  outside: Readonly<Record<string, string>>;
  /** comments and examples by the name of the variable */
  notes: ReadonlyMap<string, Note>;
};

type Rest = {
  env: EnvSettings;
  /** a value that must not be shown although its name is no secret's: it holds one */
  isHidden: (value: string) => boolean;
  /** a path as people see it: below the root */
  below: (file: string) => string;
};

/** Every variable of these stacks as a field; what is missing first, then by group and name. */
export function buildForm(sources: readonly StackSources[], rest: Rest): SettingField[] {
  const read = sources.map(readSource);
  return collectVariables(sources.flatMap(({ texts }) => texts))
    .map((variable) => {
      const using = read.filter(({ variables }) => variables.has(variable.name));
      return fieldOf(variable, using, rest);
    })
    .toSorted(
      (a, b) => Number(b.missing) - Number(a.missing) || compare(a.group, b.group) || compare(a.name, b.name),
    );
}

type Source = StackSources & {
  variables: ReadonlyMap<string, Variable>;
  unset: ReadonlyMap<string, Unset>;
};

function readSource(source: StackSources): Source {
  const { texts, file, outside } = source;
  const variables = new Map(collectVariables(texts).map((variable) => [variable.name, variable]));
  const unset = findUnset(texts, (name) => outside[name] ?? file[name]);
  return { ...source, variables, unset: new Map(unset.map((one) => [one.name, one])) };
}

function fieldOf(variable: Variable, using: readonly Source[], { env, isHidden, below }: Rest): SettingField {
  const { name, uses } = variable;
  const own: EnvSetting = env[name] ?? {};
  const note = noteOf(using, name);
  const help = own.desc ?? note?.help ?? variable.required?.message ?? null;
  const keys = [...new Set(uses.map(({ key }) => key))];
  const effective = using.map(({ file, outside }) => outside[name] ?? file[name]);
  const plain = effective.filter((value) => value !== undefined);
  const written = own.default ?? variable.defaultValue;
  const options = optionsOf(own, help, variable.defaultValue);
  const type = typeOf(variable, own, options, keys);
  const secret = type === 'secret' || [written ?? '', ...plain].some(isHidden);
  const may_be_empty = own.required !== true && !using.some(({ texts }) => refusesEmpty(texts, name));
  const judged = { type, options: type === 'choice' ? options : [], may_be_empty, keys };
  const values = using.map((source, index) =>
    valueOf(source, name, own, secret ? undefined : effective[index]),
  );
  const differs = new Set(effective).size > 1;
  const services = [...new Set(uses.flatMap(({ service }) => service ?? []))].toSorted();
  return {
    name,
    label: own.label ?? labelOf(name),
    help: help === '' ? null : help,
    group: own.group ?? (services.length === 1 && services[0] !== undefined ? services[0] : 'shared'),
    type,
    options: judged.options,
    required: own.required === true || variable.required !== null,
    may_be_empty,
    secret,
    default: secret ? null : written,
    has_default: written !== null,
    stacks: using.map(({ stack }) => stack),
    services,
    value: secret || differs ? null : (effective[0] ?? null),
    set: values.some(({ set }) => set),
    origin: values[0]?.origin ?? 'unset',
    differs,
    values,
    missing: values.some(({ missing }) => missing),
    at_launch: values.find(({ at_launch: made }) => made !== null)?.at_launch ?? null,
    fault: faultOf(judged, plain),
    used_by: placesOf(variable, below),
    keys,
    stamp: null,
  };
}

/** The owner's word; what the variable looks like, unless its own default says that it is not that; alternatives. */
function typeOf(variable: Variable, own: EnvSetting, options: readonly string[], keys: string[]): FieldType {
  if (own.type !== undefined) return own.type;
  if (own.options !== undefined) return 'choice';
  const guessed = variableType(variable);
  if (guessed === 'secret') return guessed;
  if (options.length > 0) return 'choice';
  const plain = plainDefault(variable.defaultValue) ?? '';
  const judged = { type: guessed, options: [], may_be_empty: true, keys };
  return judgeValue(judged, plain) === null ? guessed : 'text';
}

/** `:?` takes no empty text, `?` does. */
function refusesEmpty(texts: readonly FoundText[], name: string): boolean {
  return texts.some(({ pieces }) =>
    variablesOf(pieces).some((piece) => piece.name === name && piece.operator === ':?'),
  );
}

/** The owner's list as it is; one that a comment names, with the compose file's own default: that is not wrong. */
function optionsOf(own: EnvSetting, help: string | null, written: string | null): string[] {
  if (own.options !== undefined) return own.options;
  if (own.type !== undefined && own.type !== 'choice') return [];
  const named = choicesIn(help);
  if (named.length === 0) return [];
  const usual = plainDefault(written) ?? '';
  return [...new Set([...named, ...(usual === '' ? [] : [usual])])];
}

/** A default without variables in it, as Compose would put it in. */
function plainDefault(written: string | null): string | null {
  if (written === null) return null;
  const { pieces, error } = parseInterpolation(written);
  if (error || pieces.some(({ kind }) => kind === 'variable')) return null;
  return interpolate(pieces, () => undefined).text;
}

/** `shown`: the value, where it may be seen. */
function valueOf(source: Source, name: string, own: EnvSetting, shown: string | undefined): StackValue {
  const { stack, file, outside, unset, variables } = source;
  const effective = outside[name] ?? file[name];
  const open = unset.get(name) ?? (own.required === true && (effective ?? '') === '' ? 'demanded' : null);
  const at_launch = open === null ? null : atLaunch(open, own);
  const hasDefault = variables.get(name)?.defaultValue !== null || at_launch === 'default';
  return {
    stack,
    set: effective !== undefined,
    value: shown ?? null,
    origin: originOf(outside[name], file[name], hasDefault),
    missing: open !== null && at_launch === null,
    at_launch,
  };
}

/** What a launch does about a value that is not there: it asks, unless it knows or makes one. */
function atLaunch(open: Unset | 'demanded', own: EnvSetting): 'default' | 'generated' | null {
  if (own.default !== undefined && own.default !== '') return 'default';
  return open !== 'demanded' && canGenerate(open, own) ? 'generated' : null;
}

function originOf(outside: string | undefined, file: string | undefined, hasDefault: boolean): FieldOrigin {
  if (outside !== undefined) return 'environment';
  if (file !== undefined) return '.env';
  return hasDefault ? 'default' : 'unset';
}

function faultOf(judged: Judged, values: readonly string[]): string | null {
  const reasons = values.map((value) => (value === '' ? null : judgeValue(judged, value)));
  return reasons.find((reason) => reason !== null) ?? null;
}

function noteOf(using: readonly Source[], name: string): Note | undefined {
  const notes = using.flatMap(({ notes: found }) => found.get(name) ?? []);
  return notes.find(({ help }) => help !== null) ?? notes[0];
}

function placesOf({ uses }: Variable, below: Rest['below']): SettingField['used_by'] {
  const places = new Map(
    uses.map(({ file, line, service }) => [`${file}:${String(line)}`, { file: below(file), line, service }]),
  );
  return [...places.values()];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
