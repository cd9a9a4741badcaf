import { waitsForPerson } from '../needs-person.ts';
import type { Ticket } from '../ticket.ts';

/** Pure: a ticket that only goes on when a person does something: a review, a deployment by hand, or what the crew has left alone. */
export function waitsNow(ticket: Ticket): boolean {
  return ticket.status === 'review' || ticket.status === 'approved' || waitsForPerson(ticket);
}
