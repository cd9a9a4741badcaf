import type { Ticket } from './ticket.ts';

/** What a person must look at before the work is approved; nothing once it was decided. */
export function openFlags({ status, review }: Pick<Ticket, 'status' | 'review'>): string[] {
  return status === 'review' ? (review?.flags ?? []) : [];
}
