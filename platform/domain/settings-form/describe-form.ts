import { safeLine } from '../safe-text.ts';
import type { SettingField, SettingsForm, StackValue } from './field.ts';
import type { FileChange } from './plan-changes.ts';
import type { Suggestion } from './suggestion.ts';

/** The form as text for a terminal: what is missing first. */
export function describeForm({ stacks, fields, faults }: SettingsForm): string {
  const missing = fields.filter((field) => field.missing);
  const others = fields.filter((field) => !field.missing);
  const groups = [...new Set(others.map(({ group }) => group))];
  const parts = [
    missing.length === 0 ? [] : ['missing (a launch asks for these)', ...missing.map(fieldText)],
    ...groups.map((group) => [
      safeLine(group, 60),
      ...others.filter((field) => field.group === group).map(fieldText),
    ]),
    stacks
      .filter((stack) => stack.readable_by_others)
      .map(
        ({ env_file: file }) =>
          `${safeLine(file, 200)} holds secrets, and other users of this machine may read it: chmod 600 it`,
      ),
    faults.map(({ file, line, message }) =>
      safeLine(`fault: ${file}${line === null ? '' : `:${String(line)}`}: ${message}`, 500),
    ),
  ].filter((part) => part.length > 0);
  if (parts.length === 0)
    return stacks.length === 0 ? 'no stacks here\n' : 'these stacks have no variables\n';
  return `${parts.map((part) => part.join('\n')).join('\n\n')}\n`;
}

function fieldText(field: SettingField): string {
  const { name, type, required, used_by: places, help, fault, options } = field;
  const where = places
    .slice(0, 3)
    .map(({ file, line }) => `${safeLine(file, 80)}:${String(line)}`)
    .join(' ');
  return [
    `  ${name}${valueText(field)}`,
    `      ${[type, required ? 'required' : '', where].filter(Boolean).join(', ')}`,
    ...(help === null ? [] : [`      ${safeLine(help, 200)}`]),
    ...(options.length === 0 || help?.includes(options.join(', '))
      ? []
      : [`      one of: ${safeLine(options.join(', '), 300)}`]),
    ...(fault === null ? [] : [`      wrong: ${safeLine(fault, 200)}`]),
  ].join('\n');
}

function valueText({
  secret,
  differs,
  values,
  value,
  default: written,
  has_default: has,
  ...field
}: SettingField): string {
  if (differs)
    return `  ${values
      .map((one) => `${safeLine(one.stack, 60)}: ${one.set ? stateText(one, secret) : 'not set'}`)
      .join('; ')}`;
  const from = field.origin === 'environment' ? '  (from the environment)' : '';
  if (field.set) return `${secret ? '  set, not shown' : ` = ${safeLine(value ?? '', 200)}`}${from}`;
  if (field.at_launch === 'generated') return '  a launch makes it';
  if (has) return `  not set, default ${written === null ? 'not shown' : safeLine(written, 200) || 'empty'}`;
  return field.missing ? '' : '  not set';
}

function stateText({ value }: StackValue, secret: boolean): string {
  return secret ? 'set' : safeLine(value ?? '', 100);
}

export type SettingsChanged = { written: boolean; files: FileChange[]; still_missing: string[] };

/** What changed, or would, file by file, and what is still to be given. */
export function describeChanged({ files, written, still_missing: missing }: SettingsChanged): string {
  const rest = missing.length === 0 ? '' : `still missing: ${missing.join(', ')}\n`;
  return `${describeFiles(files, written)}${rest}`;
}

function describeFiles(files: readonly FileChange[], written: boolean): string {
  if (files.length === 0) return 'nothing to change: it is so already\n';
  const word = written ? '' : 'would change ';
  return files
    .map(({ file, changes }) => {
      const lines = changes.map(({ name, kind, secret, before, after, shadowed }) => {
        const now =
          kind === 'remove' ? 'taken out' : secret ? 'set, not shown' : `= ${safeLine(after ?? '', 200)}`;
        const was = before === null ? '' : `  (was ${safeLine(before, 200)})`;
        const over = shadowed ? '  but the environment of the platform sets it too, which counts' : '';
        return `  ${name}  ${now}${was}${over}\n`;
      });
      return `${word}${safeLine(file, 200)}\n${lines.join('')}`;
    })
    .join('');
}

const FROM: Readonly<Record<Suggestion['kind'], (detail: string) => string>> = {
  example: (detail) => `from ${detail}`,
  default: (detail) => `the default at ${detail}`,
  other_stack: (detail) => `as in stack ${detail}`,
  generate: () => 'made on this host: dockfra settings generate NAME',
  git_identity: (detail) => `git ${detail}`,
  git_remote: (detail) => `git remote ${detail}`,
  git_branch: () => 'the branch checked out',
  ssh_key: (detail) => `key ${detail}`,
  port_free: () => 'free now',
  port_near: (detail) => `free now (${detail})`,
  image_here: (detail) => `image of ${detail} on this host`,
  service: (detail) => `service of stack ${detail}`,
  neighbour: (detail) => `seen on the network, ${detail}`,
  own_address: (detail) => `address of this host, ${detail}`,
  timezone: () => 'time zone of this host',
  user: (detail) => `user ${detail}`,
};

export function describeSuggestion({ value, kind, detail }: Suggestion): string {
  return `${value === null ? '(a strong secret)' : safeLine(value, 200)}  ${safeLine(FROM[kind](detail), 200)}`;
}
