import type { Scalar } from 'yaml';

import type { Path } from './path.ts';
import { writeKey } from './value.ts';

export type Nesting = {
  flow: boolean;
  /** what an inner mapping is indented by */
  step: string;
  /** quotes of the keys beside it */
  like?: Scalar.Type | undefined;
  /** an entry of the flow collection that is there, without brackets of its own */
  bare?: boolean;
};

/** The steps of a path that are missing, with a value at their end: lines relative to each other, one line in brackets. */
export function nested(path: Path, leaf: readonly string[], how: Nesting): string[] {
  const [first, ...rest] = path;
  if (first === undefined) return [...leaf];
  const { flow, step, like, bare } = how;
  const inner = nested(rest, leaf, { flow, step, like });
  const [head = '', ...more] = inner;
  if (typeof first === 'number') {
    if (flow) return [bare === true ? head : `[${head}]`];
    return [`- ${head}`, ...more.map((line) => deeper('  ', line))];
  }
  const key = writeKey(first, like);
  if (flow) return [bare === true ? `${key}: ${head}` : `{${key}: ${head}}`];
  if (rest.length === 0) return [`${key}: ${head}`, ...more.map((line) => deeper(step, line))];
  return [`${key}:`, ...inner.map((line) => deeper(step, line))];
}

function deeper(step: string, line: string): string {
  return line === '' ? '' : step + line;
}
