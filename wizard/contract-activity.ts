import type { Refusal } from '../platform/domain/result.ts';

/** One record of the audit. */
export type AuditRow = {
  seq: number;
  at: string;
  role: string;
  person: string;
  /** the name could be forged: it comes out of the developer's container */
  claimed: boolean;
  via: string;
  action: string;
  subject: string | null;
  outcome: 'ok' | 'refused' | 'failed' | 'denied' | 'started';
  reason: string | null;
  /** null: not recorded */
  ms: number | null;
  input: { name: string; value: string }[];
  /** the command that does the same; null: it was no action */
  command: string | null;
};

/**
 * Newest first. `next`: to be asked for as `before`, null at the beginning; `looked_back_to`: the oldest that was looked at.
 *
 *   GET /api/audit?role=&person=&action=&outcome=&text=&before=   AuditList
 *   GET /api/audit/chain?again=1                                   ChainView
 *   GET /api/doctor?again=1                                        DoctorPage
 */
export type AuditList = {
  rows: AuditRow[];
  next: string | null;
  looked_back_to: string | null;
  unreadable: number;
};

/** `refusal`: where the chain is broken, or why it could not be read. */
export type ChainView = {
  whole: boolean;
  records: number | null;
  /** when the first record was made */
  since: string | null;
  checked_at: string;
  refusal: Refusal | null;
};

export type DoctorFinding = {
  check: string;
  verdict: 'ok' | 'warn' | 'fail';
  what: string;
  cure: string | null;
};
export type DoctorPage = { healthy: boolean; findings: DoctorFinding[]; looked_at: string };

export const AUDIT_OUTCOMES = ['ok', 'refused', 'failed', 'denied', 'started'] as const;
export const AUDIT_ROLES = ['owner', 'manager', 'developer', 'monitor', 'autopilot', 'platform'] as const;
