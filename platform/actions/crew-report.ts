import { z } from 'zod';

import { CREW_STATES } from '../domain/crew.ts';
import { ok, refuse } from '../domain/result.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import { termsOf } from '../flows/crew-state.ts';
import { defineAction } from './action.ts';

/** `read` on purpose: a report changes nothing that is kept, and four daemons must not fill the audit. */
export const crewReport = defineAction({
  name: 'crew.report',
  summary: 'For the daemons: say what the role is doing, and hear whether there is anything for it to do.',
  needs: { area: 'tickets', level: 'read' },
  input: z.strictObject({
    state: z.enum(CREW_STATES).describe('what the daemon is doing'),
    text: z.string().max(500).default('').describe('one line: what and why'),
    ticket: z.string().regex(TICKET_ID, 'an id like T-0001').optional().describe('the ticket it is at'),
  }),
  cli: { words: ['crew', 'report'], positional: ['state', 'text...'] },
  run: async (ports, { caller }, { state, text, ticket }) => {
    if (caller.role === 'owner')
      return refuse('not_allowed', 'only a role reports what it is doing', 'see the crew with: crew');
    const terms = await termsOf(ports, caller.role);
    const at = ports.clock.now().toISOString();
    const said = state === 'idle' && (text === '' || !terms.act) ? terms.why : text;
    ports.crew.report({ role: caller.role, at, state, text: said, ticketId: ticket ?? null });
    return ok(terms);
  },
  text: ({ act, why }) => `${act ? 'go on' : 'nothing to do'}: ${why}\n`,
});
