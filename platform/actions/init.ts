import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { initRoot } from '../flows/init-root.ts';
import { defineAction } from './action.ts';

export const init = defineAction({
  name: 'root.init',
  summary:
    'Lay out the sample application in a folder of this root: a git repository, its secrets, its dockfra.yaml.',
  needs: { area: 'config', level: 'admin' },
  local: true,
  host: true,
  input: z.strictObject({
    dir: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'a plain folder name')
      .default('app')
      .describe('the folder, relative to the root'),
  }),
  cli: { words: ['init'], positional: ['dir'] },
  subject: ({ dir }) => dir,
  run: (ports, _context, { dir }) => initRoot(ports, dir),
  text: ({ dir, commit, settingsFile, envFile, generated, stillUnset }) =>
    [
      `laid out ${safeLine(dir, 300)} (commit ${commit.slice(0, 12)})`,
      settingsFile === null
        ? 'dockfra.yaml of this root was kept as it is'
        : `settings: ${safeLine(settingsFile, 300)}`,
      envFile === null
        ? 'no secrets were needed'
        : `made ${generated.join(', ')} in ${safeLine(envFile, 300)} (readable by you only, ignored by git)`,
      ...(stillUnset.length === 0 ? [] : [`still to be set: ${stillUnset.join(', ')}`]),
      'next: dockfra up --stack NAME   (dockfra stack list shows the names)\n',
    ].join('\n'),
});
