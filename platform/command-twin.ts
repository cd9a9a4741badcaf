import type { AnyAction } from './actions/action.ts';
import { flagOf, shapeOf } from './command-line.ts';

type Wanted = { name: string; input: Readonly<Record<string, string>>; subject: string | null };

/**
 * The command that does the same as an action, ready to be typed; null when there is no such action. What is not known of the
 * input stands there as its name in capital letters: to be filled in.
 */
export function createCommandTwin(actions: readonly AnyAction[]): (wanted: Wanted) => string | null {
  const known = new Map(actions.map((action) => [action.name, action]));
  return ({ name, input, subject }) => {
    const action = known.get(name);
    if (!action) return null;
    const shape = shapeOf(action);
    return [
      'dockfra',
      ...action.cli.words,
      ...positionals(action, shape, input, subject),
      ...flags(action, shape, input),
    ].join(' ');
  };
}

type Shape = ReturnType<typeof shapeOf>;

const slotsOf = (action: AnyAction) =>
  (action.cli.positional ?? []).map((slot) => ({
    key: slot.replace('...', ''),
    isLast: slot.endsWith('...'),
  }));

function positionals(
  action: AnyAction,
  shape: Shape,
  input: Wanted['input'],
  subject: Wanted['subject'],
): string[] {
  return slotsOf(action).flatMap(({ key, isLast }, index) => {
    const given = input[key] ?? (index === 0 && Object.keys(input).length === 0 ? subject : null);
    const isMany = isLast && shape.properties[key]?.type !== 'string'; // a list, or one word or several
    if (given !== null) return isMany ? given.split(' ').map(shellWord) : [shellWord(given)];
    return shape.required.includes(key) ? [key.toUpperCase()] : [];
  });
}

function flags(action: AnyAction, shape: Shape, input: Wanted['input']): string[] {
  const placed = new Set(slotsOf(action).map(({ key }) => key));
  return Object.keys(shape.properties).flatMap((key) => {
    if (placed.has(key)) return [];
    const given = input[key];
    const flag = `--${flagOf(key)}`;
    if (given === undefined) return shape.required.includes(key) ? [flag, key.toUpperCase()] : [];
    if (shape.properties[key]?.type === 'boolean') return given === 'true' ? [flag] : [];
    const values = isList(shape, key) ? given.split(' ') : [given];
    return values.flatMap((value) => [flag, shellWord(value)]);
  });
}

function isList(shape: Shape, key: string): boolean {
  return shape.properties[key]?.type === 'array';
}

/** One word for a POSIX shell, quoted where it must be. */
function shellWord(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`).replaceAll(/\s*\n\s*/g, ' ')}'`;
}
