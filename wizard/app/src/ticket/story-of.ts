import { groupEvidence } from '../../../../platform/domain/evidence-groups.ts';
import type { Evidence, Ticket } from '../../../../platform/domain/ticket.ts';
import type { RunSummary } from '../../../../platform/domain/agent-state.ts';

export type StoryItem =
  | {
      kind: 'step';
      at: string;
      by: string;
      via: string;
      from: string | null;
      to: string;
      reason: string | null;
      /** the commit that it is about */
      commit: string | null;
      /** a submit that was refused: each limit, test or check that it was for; null: none was */
      refused: string[] | null;
    }
  | { kind: 'comment'; at: string; by: string; text: string }
  | { kind: 'run'; at: string; row: RunSummary; last: boolean }
  | { kind: 'commit'; at: string; sha: string; subject: string }
  | { kind: 'evidence'; at: string; run: Evidence['run'] | null; commit: string | null; items: Evidence[] };

const ORDER = { run: 4, commit: 0, evidence: 1, step: 2, comment: 3 } as const;

/** Pure: everything that happened, in the order it happened; evidence folded by the commit that it proves. */
export function storyOf(ticket: Ticket, runs: RunSummary[]): StoryItem[] {
  const items: StoryItem[] = [
    ...ticket.history.map(({ at, by, via, from, to, reason, commit, refusal }) => ({
      kind: 'step' as const,
      at,
      by,
      via,
      from,
      to,
      reason: reason ?? null,
      commit: commit ?? null,
      refused: refusal?.details ?? null,
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
    ...groupEvidence(ticket.evidence).map(({ at, run, commit, items: numbered }) => ({
      kind: 'evidence' as const,
      at,
      run,
      commit,
      items: numbered.map(({ item }) => item),
    })),
  ];
  return items.sort((a, b) => timeOf(a) - timeOf(b) || ORDER[a.kind] - ORDER[b.kind]);
}

function timeOf(item: StoryItem): number {
  return Date.parse(item.at) || 0;
}
