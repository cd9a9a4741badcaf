import { z } from 'zod';

import { faultLine } from '../domain/config-origin.ts';
import { ok, refuse } from '../domain/result.ts';
import { safeText } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';

export const configShow = defineAction({
  name: 'config.show',
  summary: 'Show every setting; --origin says where each value came from.',
  needs: { area: 'config', level: 'read' },
  local: true,
  input: z.strictObject({ origin: z.boolean().optional().describe('say where each value came from') }),
  cli: { words: ['config', 'show'] },
  run: async (ports, _context, { origin }) => {
    const { values, faults } = await ports.settings.explain();
    if (faults.length === 0) return ok({ values, origin: origin === true });
    const lines = faults.map(faultLine);
    return refuse(
      'invalid_input',
      `the settings have ${faults.length === 1 ? 'a fault' : `${String(faults.length)} faults`}: ${lines.join('; ')}`,
      'correct dockfra.yaml or the variable named',
      lines,
    );
  },
  text: ({ values, origin }) =>
    values
      .map(({ key, value, origin: from, at }) => {
        const line = `${key} = ${safeText(JSON.stringify(value))}`;
        return origin
          ? `${line.padEnd(50)} # ${from}${at === null || at === from ? '' : ` (${safeText(at)})`}\n`
          : `${line}\n`;
      })
      .join(''),
});
