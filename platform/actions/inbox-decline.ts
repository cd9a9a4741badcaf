import { z } from 'zod';

import { decisionId } from '../domain/decision.ts';
import { declineProposal } from '../flows/inbox.ts';
import { defineAction } from './action.ts';

export const inboxDecline = defineAction({
  name: 'inbox.decline',
  summary: 'Say no to a proposal; the same one does not come again.',
  needs: { area: 'tickets', level: 'admin' },
  input: z.strictObject({
    id: decisionId,
    reason: z.string().max(1000).default('').describe('why, for the journal'),
  }),
  cli: { words: ['inbox', 'decline'], positional: ['id', 'reason...'] },
  subject: ({ id }) => id,
  run: (ports, context, { id, reason }) => declineProposal(ports, context, id, reason),
  text: ({ id }) => `${id} is declined\n`,
});
