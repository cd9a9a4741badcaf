import { parseArgs, type ParseArgsConfig } from 'node:util';
import { z } from 'zod';

import type { AnyAction } from './actions/action.ts';
import { ok, refuse, type Result } from './domain/result.ts';
import { messageOf } from './domain/errors.ts';
import { nearest } from './domain/nearest.ts';

export type Resolved =
  | { kind: 'help'; text: string }
  | { kind: 'action'; action: AnyAction; input: Record<string, unknown>; json: boolean };

const propertySchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
});
const shapeSchema = z.object({
  properties: z.record(z.string(), propertySchema),
  required: z.array(z.string()),
});
type Shape = z.infer<typeof shapeSchema>;

/** Where a command is given: the folder tells the ticket, standard input fills arguments that are "-". */
export type Place = { folder: string; stdin: string | undefined };

/**
 * Words of a command line to an action and its (not yet validated) input. The same grammar serves the host CLI, the
 * role shell and `dockfra` in a container. Data never meets a shell: `argv` is taken word by word.
 */
export function resolveCommand(
  actions: readonly AnyAction[],
  argv: string[],
  place: Place,
): Result<Resolved> {
  const [first] = argv;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    return ok({ kind: 'help', text: helpText(actions, argv.slice(1)) });
  }
  const found = findAction(actions, argv);
  if (!found) return groupHelp(actions, argv) ?? unknownCommand(actions, argv);
  const { action, rest } = found;
  if (rest.includes('--help') || rest.includes('-h')) return ok({ kind: 'help', text: usageOf(action) });
  const shape = shapeOf(action);
  const parsed = parseWords(action, shape, rest);
  if (!parsed.ok) return parsed;
  const { json, ...input } = parsed.value;
  fillFromPlace(action, input, place);
  const key = action.cli.ticketFromFolder;
  if (key !== undefined && input[key] === undefined && shape.required.includes(key))
    return noTicket(action.cli.words.join(' '));
  return ok({ kind: 'action', action, input, json: json === true });
}

function noTicket(spelled: string): Result<never> {
  return refuse(
    'invalid_input',
    `${spelled}: for which ticket?`,
    `name it: ${spelled} T-0001; or go there first: cd /work/T-0001`,
  );
}

/** Every spelling of every action, for completion and help. */
export function catalogue(
  actions: readonly AnyAction[],
): { words: string[]; usage: string; summary: string; options: string[] }[] {
  return actions.flatMap((action) =>
    [action.cli.words, ...(action.cli.aliases ?? [])].map((words) => ({
      words: [...words],
      usage: usageLine(action, words),
      summary: action.summary,
      options: [...optionNames(action), '--json', '--help'],
    })),
  );
}

/** What `help` prints: one line a command, or the whole of one command. */
export function helpText(actions: readonly AnyAction[], words: string[]): string {
  const found = words.length > 0 ? findAction(actions, words) : null;
  if (found) return usageOf(found.action);
  const group = actions.filter(({ cli }) => words.length === 1 && cli.words[0] === words[0]);
  const lines = (group.length > 0 ? group : [...actions])
    .map((action) => ({ usage: usageLine(action, action.cli.words), summary: action.summary }))
    .sort((a, b) => a.usage.localeCompare(b.usage))
    .map(({ usage, summary }) => `  ${usage}\n      ${summary}`);
  return `Commands (each takes --json and --help):\n${lines.join('\n')}\n`;
}

function findAction(
  actions: readonly AnyAction[],
  argv: string[],
): { action: AnyAction; rest: string[] } | null {
  const candidates = actions.flatMap((action) =>
    [action.cli.words, ...(action.cli.aliases ?? [])].map((words) => ({ action, words })),
  );
  const matching = candidates.filter(({ words }) => words.every((word, index) => argv[index] === word));
  const longest = matching.sort((a, b) => b.words.length - a.words.length)[0];
  return longest ? { action: longest.action, rest: argv.slice(longest.words.length) } : null;
}

/** The first word alone, or with --help, is a question: which commands begin with it? */
function groupHelp(
  actions: readonly AnyAction[],
  [noun = '', ...rest]: readonly string[],
): Result<Resolved> | null {
  const isQuestion = rest.every((word) => word === '--help' || word === '-h' || word === 'help');
  if (!isQuestion || !actions.some(({ cli }) => cli.words[0] === noun)) return null;
  return ok({ kind: 'help', text: helpText(actions, [noun]) });
}

function unknownCommand(actions: readonly AnyAction[], argv: string[]): Result<never> {
  const typed = argv.slice(0, 2).join(' ');
  const spellings = actions.flatMap((action) =>
    [action.cli.words, ...(action.cli.aliases ?? [])].map((words) => words.join(' ')),
  );
  const close = nearestCommand(argv, spellings);
  return refuse(
    'unknown_command',
    `unknown command: ${JSON.stringify(typed).slice(0, 120)}`,
    close ? `did you mean: ${close}` : 'see: help',
  );
}

/** Of commands with the same first word the nearest second one; else the second word as a command of its own ("ticket deploy"); else the nearest of all. */
function nearestCommand(
  [noun = '', verb = '']: readonly string[],
  spellings: readonly string[],
): string | null {
  const under = spellings
    .filter((words) => words.startsWith(`${noun} `))
    .map((words) => words.slice(noun.length + 1));
  if (under.length === 0) return nearest(`${noun} ${verb}`.trim(), spellings) ?? nearest(noun, spellings);
  const near = nearest(verb, under);
  return near === null ? nearest(verb, spellings) : `${noun} ${near}`;
}

function parseWords(action: AnyAction, shape: Shape, words: string[]): Result<Record<string, unknown>> {
  const options: NonNullable<ParseArgsConfig['options']> = { json: { type: 'boolean' } };
  for (const [key, property] of Object.entries(shape.properties)) {
    const short = action.cli.short?.[key];
    options[flagOf(key)] = {
      type: property.type === 'boolean' ? 'boolean' : 'string',
      ...(property.type === 'array' ? { multiple: true } : {}),
      ...(short ? { short } : {}),
    };
  }
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true, strict: true });
    const input: Record<string, unknown> = {};
    for (const [flag, value] of Object.entries(values)) input[flag.replaceAll('-', '_')] = value;
    return fillPositionals(action, shape, input, positionals);
  } catch (error) {
    return refuse(
      'invalid_input',
      messageOf(error).split('. To specify')[0] ?? 'bad options',
      `usage: ${usageLine(action, action.cli.words)}`,
    );
  }
}

function fillPositionals(
  action: AnyAction,
  shape: Shape,
  input: Record<string, unknown>,
  given: string[],
): Result<Record<string, unknown>> {
  const left = [...given];
  for (const slot of action.cli.positional ?? []) {
    const key = slot.replace('...', '');
    if (left.length === 0 || input[key] !== undefined) continue;
    if (
      key === action.cli.ticketFromFolder &&
      !/^T-\d+$/i.test(left[0] ?? '') &&
      (action.cli.positional?.length ?? 0) > 1
    )
      continue;
    const isList = shape.properties[key]?.type === 'array';
    const value = slot.endsWith('...') ? restOf(left.splice(0), isList) : left.shift();
    input[key] = key === 'id' && typeof value === 'string' ? value.toUpperCase() : value;
  }
  if (left.length > 0) {
    return refuse(
      'invalid_input',
      `too many words: ${JSON.stringify(left.join(' ')).slice(0, 120)}`,
      `usage: ${usageLine(action, action.cli.words)}`,
    );
  }
  return ok(input);
}

function restOf(words: string[], isList: boolean): string | string[] {
  return isList ? words : words.join(' ');
}

function fillFromPlace(action: AnyAction, input: Record<string, unknown>, place: Place): void {
  const key = action.cli.ticketFromFolder;
  const ticket = /^\/work\/(T-\d+)(?:\/|$)/.exec(place.folder)?.[1];
  if (key !== undefined && input[key] === undefined && ticket !== undefined) input[key] = ticket;
  for (const [name, value] of Object.entries(input)) {
    if (value === '-' && place.stdin !== undefined) input[name] = place.stdin;
  }
  const { stdin } = action.cli;
  if (stdin && input[stdin.flag] !== undefined && place.stdin !== undefined) input[stdin.into] = place.stdin;
}

const shapes = new WeakMap<AnyAction, Shape>();

/** The input of an action as the command line sees it; made once, for it takes a while for all of them. */
export function shapeOf(action: AnyAction): Shape {
  const shape = shapes.get(action) ?? makeShape(action);
  shapes.set(action, shape);
  return shape;
}

function makeShape(action: AnyAction): Shape {
  const schema: { properties?: unknown; required?: unknown } = z.toJSONSchema(action.input, {
    io: 'input',
    unrepresentable: 'any',
  });
  return shapeSchema.parse({ properties: schema.properties ?? {}, required: schema.required ?? [] });
}

export const flagOf = (key: string) => key.replaceAll('_', '-');

function optionNames(action: AnyAction): string[] {
  return Object.keys(shapeOf(action).properties).map((key) => `--${flagOf(key)}`);
}

function usageLine(action: AnyAction, words: readonly string[]): string {
  const shape = shapeOf(action);
  const positional = (action.cli.positional ?? []).map((slot) => {
    const key = slot.replace('...', '');
    const optional = !shape.required.includes(key) || key === action.cli.ticketFromFolder;
    const name = `${key.toUpperCase()}${slot.endsWith('...') ? '...' : ''}`;
    return optional ? `[${name}]` : name;
  });
  const named = new Set((action.cli.positional ?? []).map((slot) => slot.replace('...', '')));
  const more = Object.keys(shape.properties).some((key) => !named.has(key)) ? ['[options]'] : [];
  return [...words, ...positional, ...more].join(' ');
}

function usageOf(action: AnyAction): string {
  const shape = shapeOf(action);
  const options = Object.entries(shape.properties).map(([key, property]) => {
    const values = property.enum ? ` (${property.enum.map(String).join('|')})` : '';
    const standard = property.default === undefined ? '' : ` [default ${JSON.stringify(property.default)}]`;
    return `  --${flagOf(key)}${property.type === 'boolean' ? '' : ' VALUE'}  ${property.description ?? ''}${values}${standard}`.trimEnd();
  });
  const aliases = (action.cli.aliases ?? []).map((words) => words.join(' '));
  return [
    usageLine(action, action.cli.words),
    `  ${action.summary}`,
    ...(aliases.length > 0 ? [`  also: ${aliases.join(', ')}`] : []),
    `  needs: ${action.needs.level} on ${action.needs.area}`,
    ...options,
    '',
  ].join('\n');
}
