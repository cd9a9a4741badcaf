import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { describeSuggestion } from '../domain/settings-form/describe-form.ts';
import { suggestSettings } from '../flows/settings-suggest.ts';
import { defineAction } from './action.ts';

export const settingsSuggest = defineAction({
  name: 'settings.suggest',
  summary:
    'What a setting could be, as far as this host knows: free ports, git, keys, images, services, devices. Each says where it comes from.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({
    name: z.string().max(200).optional().describe('the variable; all of them without a name'),
    stack: z.string().max(100).optional().describe('only of this stack'),
  }),
  cli: { words: ['settings', 'suggest'], positional: ['name'] },
  run: (ports, _context, { name, stack }) =>
    suggestSettings(ports, { names: name === undefined ? [] : [name], stack: stack ?? null }),
  text: ({ suggestions, engine }) => {
    const listed = suggestions.map(
      ({ name, suggestions: found }) =>
        `${name}\n${found.map((one) => `  ${describeSuggestion(one)}\n`).join('')}`,
    );
    const away = engine === null ? '' : `the engine could not be asked: ${safeLine(engine, 300)}\n`;
    return `${listed.length === 0 ? 'nothing to suggest\n' : listed.join('')}${away}`;
  },
});
