import { z } from 'zod';

import { runLine } from '../domain/checks-text.ts';
import { safeText } from '../domain/safe-text.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { oneAtATime } from '../flows/one-at-a-time.ts';
import { submit, type Submitted } from '../flows/submit-ticket.ts';
import { defineAction } from './action.ts';

export const ticketSubmit = defineAction({
  name: 'ticket.submit',
  summary:
    'Hand in the committed work of a ticket: the platform checks it and moves the ticket to review, with the proof.',
  needs: { area: 'code', level: 'write' },
  long: true,
  input: z.strictObject({
    id: z
      .string()
      .regex(TICKET_ID, 'an id like T-0001')
      .describe('the ticket; default: that of the current folder'),
    prove: z
      .array(z.string().max(600))
      .max(50)
      .optional()
      .describe(
        'what proves an acceptance line: LINE=check:NAME, LINE=test:NAME (of the report) or LINE=note:TEXT; may be repeated',
      ),
  }),
  cli: {
    words: ['ticket', 'submit'],
    aliases: [['submit'], ['ticket', 'done'], ['done'], ['ticket-done']],
    positional: ['id'],
    ticketFromFolder: 'id',
  },
  subject: ({ id }) => id,
  run: (ports, context, { id, prove }) =>
    oneAtATime(ports, context, { ticketId: id, what: 'submit' }, () => submit(ports, context, id, prove)),
  text: submittedText,
});

function submittedText({ ticket, commit, flags, runs, checked }: Submitted): string {
  const lines = [
    `${ticket.id} is in review with ${ticket.commits.length} commit(s), ${commit.slice(0, 12)}`,
    ...(checked ? runs.map((run) => `  ${runLine(run)}`) : ['  no checks are defined: nothing was run']),
    ...(flags.length === 0
      ? []
      : ['  a person has to look, because:', ...flags.map((flag) => `    ${flag}`)]),
  ];
  return safeText(`${lines.join('\n')}\n`);
}
