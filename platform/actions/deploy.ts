import { z } from 'zod';

import { safeLine } from '../domain/safe-text.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { deployTicket } from '../flows/deploy-ticket.ts';
import { statusPhrase } from '../domain/ticket-transitions.ts';
import { defineAction } from './action.ts';

export const deploy = defineAction({
  name: 'stack.deploy',
  summary: 'Deploy an approved ticket: build, switch, verify, move main; or back to how it was.',
  needs: { area: 'stacks', level: 'operate' },
  long: true,
  input: z.strictObject({ id: z.string().regex(TICKET_ID, 'an id like T-0001') }),
  cli: { words: ['deploy'], positional: ['id'] },
  subject: ({ id }) => id,
  run: (ports, context, { id }) => deployTicket(ports, context, id),
  text: (ticket) => {
    const images = Object.entries(ticket.deploy?.image_ids ?? {}).map(
      ([service, id]) => `  ${safeLine(service, 60)}  ${id}\n`,
    );
    return `${ticket.id} is ${statusPhrase(ticket.status)}: ${safeLine(ticket.resolution ?? '', 500)}\n${images.join('')}`;
  },
});
