import type { CallerRole } from './ticket.ts';

/** One line of ROOT/.dockfra/audit/*.jsonl before it is chained. */
export type AuditEntry = {
  at: string;
  role: CallerRole | 'platform';
  person: string;
  /** true where the name could be forged (the developer's bash) */
  claimed: boolean;
  via: string;
  action: string;
  /** what it was about: ticket id, stack, role; null when nothing in particular */
  subject: string | null;
  outcome: 'ok' | 'refused' | 'failed' | 'denied' | 'started';
  /** refusal code or error text, at most 500 characters */
  reason: string | null;
  /** how long it took; older records have none */
  ms?: number | undefined;
  /** what was asked for, as far as it may be kept: see audit-input.ts */
  input?: Record<string, string> | undefined;
};

export type AuditLine = AuditEntry & { seq: number; prev: string; hash: string };

/** `since`: when the first record was made; null: there is none yet. */
export type AuditVerdict =
  | { ok: true; lines: number; files: number; since: string | null }
  | { ok: false; file: string; line: number; message: string };

/** The hash that opens the chain. */
export const AUDIT_GENESIS = '0'.repeat(64);

/** What somebody looks for; null: whatever. */
export type AuditWish = {
  role: AuditEntry['role'] | null;
  /** parts of a word, in small or capital letters */
  person: string | null;
  action: string | null;
  outcome: AuditEntry['outcome'] | null;
  /** in person, action, subject, reason or input */
  text: string | null;
};

/** Newest first. `next`: where older ones go on, null at the beginning of the audit; `lookedBackTo`: the oldest that was looked at. */
export type AuditPage = {
  lines: AuditLine[];
  next: string | null;
  lookedBackTo: string | null;
  /** lines that are no record (torn or edited) */
  unreadable: number;
};

export function isWanted(line: AuditEntry, wish: AuditWish): boolean {
  return (
    (wish.role === null || line.role === wish.role) &&
    (wish.outcome === null || line.outcome === wish.outcome) &&
    has(line.person, wish.person) &&
    has(line.action, wish.action) &&
    (wish.text === null || textsOf(line).some((text) => has(text, wish.text)))
  );
}

function has(text: string, part: string | null): boolean {
  return part === null || text.toLowerCase().includes(part.toLowerCase());
}

function textsOf({ person, action, subject, reason, input }: AuditEntry): string[] {
  return [person, action, subject ?? '', reason ?? '', ...Object.values(input ?? {})];
}

/** The text whose SHA-256 is the line's hash: every field in a fixed order, with the hash before it; what older records lack comes last. */
export function auditText(entry: AuditEntry, seq: number, prev: string): string {
  return JSON.stringify([
    seq,
    prev,
    entry.at,
    entry.role,
    entry.person,
    entry.claimed,
    entry.via,
    entry.action,
    entry.subject,
    entry.outcome,
    entry.reason,
    ...(entry.ms === undefined && entry.input === undefined ? [] : [entry.ms ?? null, entry.input ?? null]),
  ]);
}
