import { z } from 'zod';

import { ok, refuse } from '../domain/result.ts';
import { safeText } from '../domain/safe-text.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { evidenceLine } from '../domain/ticket-text.ts';
import { defineAction } from './action.ts';

const MAX_LOG_BYTES = 256 * 1024;

export const ticketEvidence = defineAction({
  name: 'ticket.evidence',
  summary: 'List the evidence of a ticket, or print one piece of it by number.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({
    id: z.string().regex(TICKET_ID, 'an id like T-0001'),
    number: z.coerce.number().int().min(1).optional().describe('which one to print'),
  }),
  cli: { words: ['ticket', 'evidence'], positional: ['id', 'number'] },
  subject: ({ id }) => id,
  run: async (ports, _context, { id, number }) => {
    const ticket = await ports.tickets.read(id);
    if (!ticket) return refuse('not_found', `there is no ticket ${id}`, 'see them with: ticket list');
    if (number === undefined) return ok({ evidence: ticket.evidence, content: null });
    const item = ticket.evidence[number - 1];
    if (!item)
      return refuse(
        'not_found',
        `${id} has ${ticket.evidence.length} pieces of evidence`,
        `ticket evidence ${id}`,
      );
    const content = item.path ? await ports.evidence.read(item.path, item.sha256) : null;
    return ok({ evidence: [item], content: content?.subarray(-MAX_LOG_BYTES).toString('utf8') ?? null });
  },
  text: ({ evidence, content }) =>
    content === null
      ? evidence.map((item, index) => `${String(index + 1).padStart(3)}  ${evidenceLine(item)}\n`).join('') ||
        'no evidence yet\n'
      : `${safeText(content)}\n`,
});
