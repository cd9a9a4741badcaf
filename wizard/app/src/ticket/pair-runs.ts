import type { Evidence } from '../../../../platform/domain/ticket.ts';

/** One check with its latest run on each tree. */
export type CheckPair = {
  name: string;
  base: Evidence | null;
  commit: Evidence | null;
  candidate: Evidence | null;
};
export type Sorted = { pairs: CheckPair[]; others: Evidence[]; earlier: Evidence[] };

/** Pure: the newest run of each check side by side; what it replaced is kept apart, newest first. */
export function pairRuns(evidence: Evidence[]): Sorted {
  const checks = evidence.filter(isCheck);
  const others = evidence.filter((item) => !isCheck(item));
  const names = [...new Set(checks.map((item) => item.name))];
  const last = (name: string, run: Evidence['run']) =>
    checks.findLast((item) => item.name === name && item.run === run) ?? null;
  const pairs = names.map((name) => ({
    name,
    base: last(name, 'base'),
    commit: last(name, 'commit'),
    candidate: last(name, 'candidate'),
  }));
  const shown = new Set(pairs.flatMap((pair) => [pair.base, pair.commit, pair.candidate]));
  return { pairs, others, earlier: checks.filter((item) => !shown.has(item)).reverse() };
}

function isCheck(item: Evidence): boolean {
  return item.kind === 'check' && item.run !== undefined && item.run !== 'deploy';
}
