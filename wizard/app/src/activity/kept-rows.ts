import type { AuditList, AuditRow } from '../../../contract-activity.ts';

/** What was read of one look through the audit, newest first. */
export type Kept = {
  query: string;
  rows: AuditRow[];
  /** where older ones go on; null: there are none */
  next: string | null;
  lookedBackTo: string | null;
  unreadable: number;
};

/** Pure: with the newest rows, as they were just read. What lies between them and those before must not be missing: then it begins anew. */
export function withNewest(kept: Kept | null, query: string, page: AuditList): Kept {
  const known = kept?.query === query ? kept : null;
  const [first] = known?.rows ?? [];
  if (known && page.rows.length === 0 && first === undefined) return known;
  const reaches = first !== undefined && page.rows.some(({ seq }) => seq === first.seq);
  if (known && first && reaches)
    return { ...known, rows: [...page.rows.filter(({ seq }) => seq > first.seq), ...known.rows] };
  return {
    query,
    rows: page.rows,
    next: page.next,
    lookedBackTo: page.looked_back_to,
    unreadable: page.unreadable,
  };
}

/** Pure: with those that follow after the oldest one. */
export function withOlder(kept: Kept | null, query: string, page: AuditList): Kept | null {
  if (kept?.query !== query) return kept;
  const last = kept.rows.at(-1)?.seq ?? Infinity;
  return {
    query,
    rows: [...kept.rows, ...page.rows.filter(({ seq }) => seq < last)],
    next: page.next,
    lookedBackTo: page.looked_back_to ?? kept.lookedBackTo,
    unreadable: kept.unreadable + page.unreadable,
  };
}
