import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { discover, type Discovered } from '../flows/discover.ts';
import { defineAction } from './action.ts';

export const stackDiscover = defineAction({
  name: 'stack.discover',
  summary:
    'Everything that the compose files of this root say: stacks, services, variables, and what cannot be read.',
  needs: { area: 'stacks', level: 'read' },
  local: true,
  input: z.strictObject({}),
  cli: { words: ['discover'] },
  run: async (ports) => ok(await discover(ports)),
  text: (found) => describe(found),
});

function describe({ stacks, variables, other_variables: others, errors }: Discovered): string {
  const listed = stacks.map(({ name, dir, files, services, variants }) =>
    [
      `${name}  ${safeLine(dir, 200)}  (${files.map((file) => safeLine(file, 120)).join(', ')})`,
      ...services.map(
        (service) => `  ${safeLine(service.name, 63)}  ${safeLine(service.image ?? 'built here', 200)}`,
      ),
      ...variants.map(
        (variant) => `  for ${safeLine(variant.name, 63)}: ${safeLine(variant.files.join(', '), 200)}`,
      ),
    ].join('\n'),
  );
  const asked = [...variables, ...others].map(({ name, type, required, default: value, used_by: places }) =>
    [
      `${name}  ${type}${required ? ', required' : ''}`,
      value === null ? '' : `default ${safeLine(value, 80)}`,
      places
        .map(({ file, line }) => `${safeLine(file, 80)}:${String(line)}`)
        .slice(0, 3)
        .join(' '),
    ]
      .filter(Boolean)
      .join('  '),
  );
  const wrong = errors.map(({ file, line, message }) =>
    safeLine(`fault: ${file}${line === null ? '' : `:${String(line)}`}: ${message}`, 500),
  );
  const parts = [listed, asked, wrong].filter((part) => part.length > 0).map((part) => part.join('\n'));
  return parts.length === 0 ? 'no stacks here\n' : `${parts.join('\n\n')}\n`;
}
