import type { Evidence, Ticket } from '../../../../platform/domain/ticket.ts';
import type { RunRow } from '../../../contract-crew.ts';

export type StoryItem =
  | {
      kind: 'step';
      at: string;
      by: string;
      via: string;
      from: string | null;
      to: string;
      reason: string | null;
    }
  | { kind: 'comment'; at: string; by: string; text: string }
  | { kind: 'run'; at: string; row: RunRow; last: boolean }
  | { kind: 'commit'; at: string; sha: string; subject: string }
  | { kind: 'evidence'; at: string; run: Evidence['run'] | null; items: Evidence[] };

const ORDER = { run: 4, commit: 0, evidence: 1, step: 2, comment: 3 } as const;

/** Pure: everything that happened, in the order it happened; evidence of one run folded to one line. */
export function storyOf(ticket: Ticket, runs: RunRow[]): StoryItem[] {
  const items: StoryItem[] = [
    ...ticket.history.map(({ at, by, via, from, to, reason }) => ({
      kind: 'step' as const,
      at,
      by,
      via,
      from,
      to,
      reason: reason ?? null,
    })),
    ...ticket.comments.map(({ timestamp, author, text }) => ({
      kind: 'comment' as const,
      at: timestamp,
      by: author,
      text,
    })),
    ...runs.map((row, index) => ({
      kind: 'run' as const,
      at: row.startedAt,
      row,
      last: index === runs.length - 1,
    })),
    ...ticket.commits.map(({ at, sha, subject }) => ({ kind: 'commit' as const, at, sha, subject })),
    ...ticket.evidence.map((item) => ({
      kind: 'evidence' as const,
      at: item.at,
      run: item.run ?? null,
      items: [item],
    })),
  ];
  return fold(items.sort((a, b) => timeOf(a) - timeOf(b) || ORDER[a.kind] - ORDER[b.kind]));
}

function timeOf(item: StoryItem): number {
  return Date.parse(item.at) || 0;
}

function fold(items: StoryItem[]): StoryItem[] {
  const folded: StoryItem[] = [];
  for (const item of items) {
    const last = folded.at(-1);
    if (item.kind === 'evidence' && last?.kind === 'evidence' && last.run === item.run)
      last.items.push(...item.items);
    else folded.push(item);
  }
  return folded;
}
