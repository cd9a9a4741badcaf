import { isDaemon } from './crew.ts';
import type { Ticket } from './ticket.ts';

/**
 * An agent said that it cannot do the ticket, and no person has commented on it, changed it or let it go on since. A newer main
 * is a change too; that is for whoever can read the repository.
 */
export function isGivenUp({ status, given_up, comments, history }: Ticket): boolean {
  if (status !== 'open' || !given_up) return false;
  const after = (by: string, at: string): boolean => at > given_up.at && by !== 'platform' && !isDaemon(by);
  return (
    !comments.some(({ author, timestamp }) => after(author, timestamp)) &&
    !history.some(({ by, at }) => after(by, at))
  );
}

/** Why nobody of the crew takes it. */
export function givenUpText({ given_up }: Pick<Ticket, 'given_up'>): string {
  return `an agent gave it up (${given_up?.reason ?? ''}); it goes on after a comment, an edit, a newer main or a hand-back`;
}
