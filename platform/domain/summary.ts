import type { DecisionRecord } from './decision.ts';
import { isGivenUp } from './given-up.ts';
import { isForPerson } from './needs-person.ts';
import { safeLine } from './safe-text.ts';
import { statusPhrase } from './ticket-transitions.ts';
import type { Ticket } from './ticket.ts';

export type SummaryLine = { id: string; title: string; note: string };
export type Summary = {
  since: string;
  until: string;
  done: SummaryLine[];
  cameBack: SummaryLine[];
  created: SummaryLine[];
  /** what only a person can bring on */
  forPerson: SummaryLine[];
  underWay: SummaryLine[];
  proposals: number;
  decisions: number;
  usd: number;
};

type Facts = {
  tickets: readonly Ticket[];
  decisions: readonly DecisionRecord[];
  usd: number;
  since: Date;
  until: Date;
};

/** What happened between two moments and what waits now, counted from histories and the journal alone. */
export function summarise({ tickets, decisions, usd, since, until }: Facts): Summary {
  const within = (at: string): boolean =>
    Date.parse(at) >= since.getTime() && Date.parse(at) <= until.getTime();
  const line = (ticket: Ticket, note: string): SummaryLine => ({ id: ticket.id, title: ticket.title, note });
  const last = (ticket: Ticket, wanted: (entry: Ticket['history'][number]) => boolean) =>
    ticket.history.findLast((entry) => within(entry.at) && wanted(entry));
  const collect = (choose: (ticket: Ticket) => string | null): SummaryLine[] =>
    tickets.flatMap((ticket) => {
      const note = choose(ticket);
      return note === null ? [] : [line(ticket, note)];
    });
  return {
    since: since.toISOString(),
    until: until.toISOString(),
    done: collect((ticket) =>
      ticket.status === 'done' && last(ticket, ({ to }) => to === 'done') ? (ticket.resolution ?? '') : null,
    ),
    cameBack: collect((ticket) => {
      const entry = last(
        ticket,
        ({ from, to }) => to === 'in_progress' && from !== 'open' && from !== 'in_progress',
      );
      return entry ? `from ${entry.from ?? '-'}: ${entry.reason ?? ''}` : null;
    }),
    created: collect((ticket) => (within(ticket.created_at) ? `by ${ticket.created_by}` : null)),
    forPerson: collect((ticket) => {
      if (ticket.status === 'done' || ticket.status === 'closed') return null;
      if (isForPerson(ticket) || isGivenUp(ticket))
        return `is ${statusPhrase(ticket.status)} and waits for a person`;
      return ticket.status === 'review' ? 'waits for a review' : null;
    }),
    underWay: collect((ticket) =>
      ticket.status === 'in_progress' || ticket.status === 'approved' || ticket.status === 'deploying'
        ? `${ticket.status}${ticket.lease ? ` by ${ticket.lease.holder}` : ''}`
        : null,
    ),
    proposals: decisions.filter(({ status }) => status === 'proposed').length,
    decisions: decisions.filter(({ at }) => within(at)).length,
    usd,
  };
}

export function summaryText(summary: Summary): string {
  const section = (title: string, lines: readonly SummaryLine[]): string[] =>
    lines.length === 0
      ? []
      : [
          `${title} (${lines.length})`,
          ...lines.map((one) => `  ${one.id}  ${safeLine(one.title, 80)}  ${safeLine(one.note, 160)}`),
        ];
  const lines = [
    `From ${summary.since} to ${summary.until}`,
    ...section('Done', summary.done),
    ...section('Came back', summary.cameBack),
    ...section('New', summary.created),
    ...section('Waits for a person', summary.forPerson),
    ...section('Under way', summary.underWay),
    `Decisions ${summary.decisions}, proposals waiting ${summary.proposals}, spent ${summary.usd.toFixed(2)} USD`,
  ];
  return `${lines.join('\n')}\n`;
}
