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
};

export type AuditLine = AuditEntry & { seq: number; prev: string; hash: string };

export type AuditVerdict =
  | { ok: true; lines: number; files: number }
  | { ok: false; file: string; line: number; message: string };

/** The hash that opens the chain. */
export const AUDIT_GENESIS = '0'.repeat(64);

/** The text whose SHA-256 is the line's hash: every field in a fixed order, with the hash before it. */
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
  ]);
}
