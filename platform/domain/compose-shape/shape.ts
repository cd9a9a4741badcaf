export type ScalarKind = 'text' | 'number' | 'boolean' | 'null';

/** What may stand somewhere in a compose file: a scalar, a list or a mapping, or one of several of these. */
export type Shape = {
  readonly scalar?: readonly ScalarKind[];
  /** the only texts that count */
  readonly choices?: readonly string[];
  /** what a text must look like, and how to say it */
  readonly format?: { readonly test: RegExp; readonly word: string };
  /** numbers without a fraction only */
  readonly whole?: boolean;
  /** least and most of a number */
  readonly range?: readonly [number, number];
  /** what each item of a list is */
  readonly items?: Shape;
  readonly map?: MapShape;
};

export type MapShape = {
  readonly keys?: Keys;
  readonly required?: readonly string[];
  /** what stands under names that the author chooses */
  readonly others?: Shape;
  /** what such names look like */
  readonly names?: RegExp;
  /** false: not even keys that begin with "x-" */
  readonly extensions?: boolean;
};

/** A key with one line of help. */
export type Key = Shape & { readonly help: string };
export type Keys = Readonly<Record<string, Key>>;

export const ANYTHING: Shape = {
  scalar: ['text', 'number', 'boolean', 'null'],
  items: {},
  map: { others: {} },
};
export const TEXT: Shape = { scalar: ['text'] };
export const NUMBER: Shape = { scalar: ['number', 'text'] };
export const WHOLE: Shape = { ...NUMBER, whole: true };
export const SWITCH: Shape = { scalar: ['boolean', 'text'] };
export const TEXTS: Shape = { items: TEXT };
export const TEXT_OR_TEXTS: Shape = { ...TEXT, items: TEXT };
export const COMMAND: Shape = { scalar: ['text', 'null'], items: TEXT };
/** `A: 1` and so on, or a list of `A=1` */
export const PAIRS: Shape = {
  items: TEXT,
  map: { others: { scalar: ['text', 'number', 'boolean', 'null'] }, extensions: false },
};
export const OPTIONS: Shape = { map: { others: { scalar: ['text', 'number'] } } };
export const NAME = /^[a-zA-Z0-9._-]+$/;

const DURATION =
  /^[+-]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))*)$/;
export const TIME: Shape = {
  scalar: ['text'],
  format: { test: DURATION, word: 'a time such as 10s or 1m30s' },
};

export function oneOf(...choices: string[]): Shape {
  return { scalar: ['text'], choices };
}

export function key(help: string, shape: Shape): Key {
  return { ...shape, help };
}

/** A mapping with these keys. */
export function keys(known: Keys, required: readonly string[] = []): Shape {
  return { map: { keys: known, required } };
}

/** What of a key is at the top of each named thing. */
export function named(shape: Shape): Shape {
  return { map: { others: shape, names: NAME, extensions: false } };
}

export function listOf(items: Shape): Shape {
  return { items };
}

/** Several forms of which one must hold. */
export function either(...forms: readonly Shape[]): Shape {
  return forms.reduce((all, form) => ({ ...all, ...form }), {});
}
