import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { table } from '../domain/ticket-text.ts';
import { readCrew } from '../flows/crew-state.ts';
import { defineAction } from './action.ts';

export const crew = defineAction({
  name: 'crew.show',
  summary:
    'Show what each role does now, since when, in which mode, with which model and at what cost today.',
  needs: { area: 'tickets', level: 'read' },
  input: z.strictObject({}),
  cli: { words: ['crew'] },
  run: async (ports) => ok(await readCrew(ports)),
  text: ({ paused, roles }) =>
    (paused ? 'everything is paused; go on with: resume\n' : '') +
    table(
      ['ROLE', 'STATE', 'SINCE', 'DAEMON', 'MODE', 'MODEL', 'TODAY', 'WHAT'],
      roles.map((one) => [
        one.role,
        one.state,
        one.since?.slice(0, 16) ?? '-',
        one.daemon ? 'there' : 'away',
        one.mode ?? '-',
        one.model === null ? '-' : `${one.model}${one.replayed ? ' (replayed)' : ''}`,
        `${one.usdToday.toFixed(2)} USD`,
        [one.text, one.fault === null ? '' : `its model fails: ${one.fault}`].filter(Boolean).join('; '),
      ]),
    ),
});
