import { shellWord } from '../parts/shell-word.ts';

export type Choice = { stacks: string[]; profiles: string[]; environment: string | null };

/** Pure: the same on the command line. */
export function launchCommand(choice: Choice): string {
  return words(['dockfra', 'stack', 'up', ...choice.stacks, ...optionsOf(choice)]);
}

export function preflightCommand(choice: Choice): string {
  return words(['dockfra', 'preflight', ...choice.stacks, ...optionsOf(choice)]);
}

/** Pure: a fix that preflight offers as a command; null for one that has none. */
export function fixCommand({ name, input }: { name: string; input: Record<string, unknown> }): string | null {
  const text = (key: string): string => {
    const value = input[key];
    return typeof value === 'string' ? value : '';
  };
  const values: unknown = input['values'];
  const listed = Array.isArray(values) ? values.filter((one) => typeof one === 'string') : [];
  switch (name) {
    case 'settings.set':
      return words(['dockfra', 'settings', 'set', ...listed, '--stack', text('stack')]);
    case 'compose.set':
      return words(['dockfra', 'compose', 'set', text('stack'), text('path'), text('value')]);
    case 'stack.create':
      return words(['dockfra', 'stack', 'create', text('stack'), text('kind'), text('name')]);
    default:
      return null;
  }
}

function optionsOf({ profiles, environment }: Choice): string[] {
  return [
    ...profiles.flatMap((profile) => ['--profile', profile]),
    ...(environment === null ? [] : ['--environment', environment]),
  ];
}

function words(parts: readonly string[]): string {
  return parts.map((part) => (/^[\w./:=@%+,-]+$/.test(part) ? part : shellWord(part))).join(' ');
}
