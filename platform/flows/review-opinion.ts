import { isDaemon } from '../domain/crew.ts';
import type { Ticket } from '../domain/ticket.ts';

/** First words of an opinion, so that it is known as one and given once for each commit. */
const OPINION = 'Review opinion';

/** Tickets in review whose submitted commit the manager's model has not spoken about, the longest waiting first. */
export function findUnreviewed(tickets: readonly Ticket[]): Ticket[] {
  return tickets
    .filter((ticket) => ticket.status === 'review' && ticket.commits.length > 0 && !hasOpinion(ticket))
    .sort((a, b) => (a.review?.requested_at ?? '').localeCompare(b.review?.requested_at ?? ''));
}

function hasOpinion(ticket: Ticket): boolean {
  const head = opinionHead(ticket);
  return ticket.comments.some(({ author, text }) => isDaemon(author) && text.startsWith(head));
}

export function opinionHead(ticket: Ticket): string {
  return `${OPINION} on ${ticket.commits.at(-1)?.sha.slice(0, 12) ?? '-'}`;
}
