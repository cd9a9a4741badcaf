import { hideKnown, type KnownSecret } from '../domain/redact.ts';
import { ok, type Result } from '../domain/result.ts';
import { ticketSchema, type Ticket } from '../domain/ticket.ts';
import type { TicketStore } from '../ports.ts';

/**
 * Tickets in which no known secret is ever kept, whoever writes one there: a comment over the command line, the subject of a
 * commit, a reason. Tickets go to models, pages and trackers, and stay for good.
 */
export function createVeiledTickets(
  store: TicketStore,
  known: () => Promise<readonly KnownSecret[]>,
): TicketStore {
  return {
    list: () => store.list(),
    read: (id) => store.read(id),
    create: async (decide) => {
      const secrets = await known();
      return store.create((id, existing) => veiled(decide(id, existing), secrets));
    },
    update: async (id, decide) => {
      const secrets = await known();
      return store.update(id, (ticket, all) => veiled(decide(ticket, all), secrets));
    },
  };
}

/** The very same ticket when it holds no secret. */
function veiled(decided: Result<Ticket>, secrets: readonly KnownSecret[]): Result<Ticket> {
  if (!decided.ok) return decided;
  const hide = hideKnown(secrets);
  let changed = false;
  const clean: unknown = JSON.parse(JSON.stringify(decided.value), (_key, value: unknown) => {
    if (typeof value !== 'string') return value;
    const text = hide(value);
    changed ||= text !== value;
    return text;
  });
  return changed ? ok(ticketSchema.parse(clean)) : decided;
}
