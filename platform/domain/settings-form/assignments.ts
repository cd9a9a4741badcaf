import { ok, refuse, type Result } from '../result.ts';
import type { Wanted } from './plan-changes.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `NAME=VALUE` words as one record. What is of another shape is refused without repeating it: it may be a secret. */
export function parseSettings(words: readonly string[]): Result<Wanted> {
  const wanted = new Map<string, string>();
  for (const [index, word] of words.entries()) {
    const at = word.indexOf('=');
    const name = at === -1 ? '' : word.slice(0, at);
    if (!NAME.test(name))
      return refuse('invalid_input', `word ${String(index + 1)} is not NAME=VALUE`, 'write NAME=VALUE');
    if (wanted.has(name)) return refuse('invalid_input', `${name} is given twice`, 'give it once');
    wanted.set(name, word.slice(at + 1));
  }
  return ok(Object.fromEntries(wanted));
}
