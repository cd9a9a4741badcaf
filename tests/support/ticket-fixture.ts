import type { Ticket } from '../../platform/domain/ticket.ts';
import { createTicket, type TicketDraft } from '../../platform/domain/ticket-edits.ts';
import type { Act } from '../../platform/domain/ticket-transitions.ts';
import type { Result } from '../../platform/domain/result.ts';

export const T0 = new Date('2026-03-01T10:00:00.000Z');

/** `role` acting `minutes` after T0. */
export function act(role: Act['role'], minutes = 0, person = 'ada'): Act {
  return { now: new Date(T0.getTime() + minutes * 60_000), by: `${role}:${person}`, role, via: 'ssh' };
}

/** An open ticket T-0001 (or `id`), with the given fields on top. */
export function ticket(fields: Partial<Ticket> = {}, draft: Partial<TicketDraft> = {}): Ticket {
  return {
    ...must(createTicket(fields.id ?? 'T-0001', { title: 'Add greeting', ...draft }, [], act('manager'))),
    ...fields,
  };
}

/** The value of a result that has to be ok in this test. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.message}`);
  return result.value;
}

/** The refusal code of a result, or null when it was ok. */
export function codeOf(result: Result<unknown>): string | null {
  return result.ok ? null : result.refusal.code;
}
