// A model that does not do its work honestly, or at all; and what has to come of it.
import { NEEDS_PERSON, waitsForPerson } from '../../platform/domain/needs-person.ts';
import type { Ticket } from '../../platform/domain/ticket.ts';
import type { StopReason } from '../../platform/domain/agent-run.ts';
import type { Received, Said } from '../support/model-script.ts';

export type Cheat = {
  name: string;
  /** the attack in a sentence, for the table */
  attack: string;
  ticket: { title: string; description: string };
  says: (received: Received) => Said;
  /** `review`: it hands something in that waits for a person; `person`: its runs come to nothing and the ticket goes to a person */
  ends: 'review' | 'person';
  /** why its runs may stop */
  stops: readonly StopReason[];
};

/** Turn by turn; after the last one it says that again and again. */
export const moves =
  (...said: Said[]): Cheat['says'] =>
  ({ turn }) =>
    said[Math.min(turn, said.length - 1)] ?? { content: '' };

/** Has it come to what `ends` says: flagged work in review, or work that only a person goes on with? */
export const isWithPerson =
  (ends: Cheat['ends']) =>
  (ticket: Ticket): boolean =>
    ends === 'review'
      ? ticket.status === 'review' && ticket.labels.includes(NEEDS_PERSON)
      : ticket.status === 'open' && waitsForPerson(ticket);
