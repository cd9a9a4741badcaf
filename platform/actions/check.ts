import { z } from 'zod';

import { runLine } from '../domain/checks-text.ts';
import { ok } from '../domain/result.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { checkTicket } from '../flows/check-ticket.ts';
import { oneAtATime } from '../flows/one-at-a-time.ts';
import { defineAction } from './action.ts';

export const check = defineAction({
  name: 'check',
  summary:
    'Run the checks on the work as it is now, uncommitted files included, in the containers that will judge the submit.',
  needs: { area: 'code', level: 'write' },
  long: true,
  input: z.strictObject({
    name: z.string().max(100).optional().describe('run only this check'),
    id: z
      .string()
      .regex(TICKET_ID, 'an id like T-0001')
      .describe('the ticket; default: that of the current folder'),
  }),
  cli: { words: ['check'], aliases: [['test-local']], positional: ['name'], ticketFromFolder: 'id' },
  subject: ({ id }) => id,
  run: async (ports, context, { id, name }) => {
    const checked = await oneAtATime(ports, context, { ticketId: id, what: 'check' }, () =>
      checkTicket(ports, context, { id, name }),
    );
    if (!checked.ok) return checked;
    const { commit, source, runs } = checked.value;
    // the log was streamed while it ran; here the figures are enough
    return ok({
      commit,
      source,
      runs: runs.map(({ log: _log, ...run }) => ({ ...run, line: runLine({ ...run, log: '' }) })),
    });
  },
  text: ({ runs }) =>
    runs.length === 0
      ? 'no checks are defined: nothing was run\n'
      : runs.map((run) => `${run.line}\n`).join(''),
});
