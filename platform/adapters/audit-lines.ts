import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { z } from 'zod';

import { auditText, type AuditEntry, type AuditLine } from '../domain/audit.ts';
import { CALLER_ROLES_OR_PLATFORM } from '../domain/ticket.ts';

/** Remembers the newest record, beside the files. */
export const ANCHOR = 'head.json';

const lineSchema = z.object({
  seq: z.number().int(),
  prev: z.string(),
  hash: z.string(),
  at: z.string(),
  role: z.enum(CALLER_ROLES_OR_PLATFORM),
  person: z.string(),
  claimed: z.boolean(),
  via: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  outcome: z.enum(['ok', 'refused', 'failed', 'denied', 'started']),
  reason: z.string().nullable(),
  ms: z.number().optional(),
  input: z.record(z.string(), z.string()).optional(),
});

/** The monthly files of the audit, the oldest first. */
export async function auditFiles(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => /^\d{4}-\d{2}\.jsonl$/.test(name)).sort();
}

/** Null: it is no record. */
export function parseLine(text: string): AuditLine | null {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not JSON: the caller reports the line
  }
}

export function hashOf(entry: AuditEntry, seq: number, prev: string): string {
  return createHash('sha256')
    .update(auditText(entry, seq, prev))
    .digest('hex');
}
