import { z } from 'zod';

import { safeText } from '../domain/safe-text.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { giveOpinion } from '../flows/review-opinion.ts';
import { defineAction } from './action.ts';

export const reviewOpinion = defineAction({
  name: 'review.opinion',
  summary: "Have the manager's model say what it thinks of work in review, as a comment beside the proof.",
  needs: { area: 'tickets', level: 'admin' },
  input: z.strictObject({ id: z.string().regex(TICKET_ID, 'an id like T-0001') }),
  cli: { words: ['review', 'opinion'], positional: ['id'] },
  subject: ({ id }) => id,
  run: (ports, context, { id }) => giveOpinion(ports, context, id),
  text: (ticket) => `${safeText(ticket.comments.at(-1)?.text ?? '')}\n`,
});
