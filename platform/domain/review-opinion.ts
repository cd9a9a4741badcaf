import type { Ticket } from './ticket.ts';

/** Tickets in review whose submitted commit the manager's model has not spoken about, the longest waiting first. */
export function findUnreviewed(tickets: readonly Ticket[]): Ticket[] {
  return tickets
    .filter((ticket) => ticket.status === 'review' && ticket.commits.length > 0 && !hasOpinion(ticket))
    .sort((a, b) => (a.review?.requested_at ?? '').localeCompare(b.review?.requested_at ?? ''));
}

/** How an opinion on the present commit begins. */
export function opinionHead(ticket: Ticket): string {
  return `Review opinion on ${ticket.commits.at(-1)?.sha.slice(0, 12) ?? '-'}`;
}

function hasOpinion(ticket: Ticket): boolean {
  const head = opinionHead(ticket);
  return ticket.comments.some(({ author, text }) => author.startsWith('manager:') && text.startsWith(head));
}
