import type { Evidence } from './ticket.ts';

/** What was found about one commit in one kind of run; `at` is when it was complete. */
export type EvidenceGroup = {
  run: NonNullable<Evidence['run']> | null;
  commit: string | null;
  at: string;
  /** `number` is the one that `ticket evidence` takes */
  items: { item: Evidence; number: number }[];
};

/** Evidence by the commit that it proves, groups in the order they were begun; never by time, for one commit is proved in several steps. */
export function groupEvidence(evidence: readonly Evidence[]): EvidenceGroup[] {
  const groups = new Map<string, EvidenceGroup>();
  for (const [index, item] of evidence.entries()) {
    const run = item.run ?? null;
    const commit = item.commit ?? null;
    const key = `${run ?? ''} ${commit ?? ''}`;
    const group = groups.get(key) ?? { run, commit, at: item.at, items: [] };
    groups.set(key, group);
    group.items.push({ item, number: index + 1 });
    if (item.at > group.at) group.at = item.at;
  }
  return [...groups.values()];
}
