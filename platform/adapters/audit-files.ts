import { createHash } from 'node:crypto';
import { open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AUDIT_GENESIS, type AuditEntry, type AuditLine, type AuditWish } from '../domain/audit.ts';
import { systemCode } from '../domain/errors.ts';
import type { AuditLog } from '../ports.ts';
import { chainEnd, verifyChain } from './audit-chain.ts';
import { ANCHOR, auditFiles, hashOf, parseLine } from './audit-lines.ts';
import { readAuditPage } from './audit-page.ts';
import { explainWrite } from './durable-file.ts';
import type { StoreLock } from './store-lock.ts';

const RESERVE_BYTES = 8 * 1024 * 1024;
const MAX_REASON = 500;

/** `onAppend`: a record was added by this process. */
type Options = { dir: string; lock: StoreLock; onAppend?: () => void };

/** One hash chain over monthly files `YYYY-MM.jsonl` in `dir`. The lock serialises writers of several processes. */
export function createAuditFiles({ dir, lock, onAppend = () => undefined }: Options): AuditLog {
  return {
    async append(entry) {
      await lock.run(() => appendLine(dir, entry));
      onAppend();
    },
    verify: async () => verifyChain(await lock.run(() => chainEnd(dir))),
    async tail(count) {
      const page = await readAuditPage(dir, { before: null, count, look: Infinity, wish: ANYTHING });
      return page.ok ? page.value.lines.reverse() : [];
    },
    page: (wanted) => readAuditPage(dir, wanted),
  };
}

const ANYTHING: AuditWish = { role: null, person: null, action: null, outcome: null, text: null };

async function appendLine(dir: string, entry: AuditEntry): Promise<void> {
  await reserveSpace(dir);
  const last = await lastLine(dir, entry.at);
  const file = monthFile(dir, last, entry.at);
  let head = last;
  if (last?.torn) {
    const recovery = chain(recoveryEntry(entry.at, last.torn), head?.line ?? null);
    await durableAppend(dir, join(dir, last.file), recovery);
    head = { file: last.file, line: recovery, torn: null };
  }
  const line = chain({ ...entry, reason: entry.reason?.slice(0, MAX_REASON) ?? null }, head?.line ?? null);
  await durableAppend(dir, file, line);
  await writeAnchor(dir, line);
}

/** A clock that went back must not open an earlier file: the chain only moves forward. */
function monthFile(dir: string, last: Head | null, at: string): string {
  const wanted = `${at.slice(0, 7)}.jsonl`;
  return join(dir, last && last.file > wanted ? last.file : wanted);
}

type Head = { file: string; line: AuditLine | null; torn: string | null };

/** The end of the chain. A last line without its newline was torn by a crash: it is cut off and reported. */
async function lastLine(dir: string, _at: string): Promise<Head | null> {
  const files = await auditFiles(dir);
  for (const file of files.reverse()) {
    const path = join(dir, file);
    const { lines, torn, whole } = splitLines(await readTail(path));
    if (torn !== null) await truncate(path, (await stat(path)).size - Buffer.byteLength(torn));
    const line = lines.at(-1);
    if (line !== undefined || torn !== null) {
      const parsed = line === undefined ? null : parseLine(line);
      if (parsed || torn === null || whole)
        return { file, line: parsed ?? (await headBefore(dir, file)), torn };
    }
  }
  return null;
}

async function headBefore(dir: string, file: string): Promise<AuditLine | null> {
  const earlier = (await auditFiles(dir)).filter((name) => name < file).at(-1);
  if (!earlier) return null;
  const line = splitLines(await readTail(join(dir, earlier))).lines.at(-1);
  return line === undefined ? null : parseLine(line);
}

function splitLines(tail: { text: string; whole: boolean }): {
  lines: string[];
  torn: string | null;
  whole: boolean;
} {
  const parts = tail.text.split('\n');
  const rest = parts.pop() ?? '';
  return { lines: tail.whole ? parts : parts.slice(1), torn: rest === '' ? null : rest, whole: tail.whole };
}

const TAIL_BYTES = 64 * 1024;

async function readTail(path: string): Promise<{ text: string; whole: boolean }> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - start);
    await handle.read(buffer, 0, buffer.length, start);
    return { text: buffer.toString('utf8'), whole: start === 0 };
  } finally {
    await handle.close();
  }
}

function chain(entry: AuditEntry, before: AuditLine | null): AuditLine {
  const seq = (before?.seq ?? 0) + 1;
  const prev = before?.hash ?? AUDIT_GENESIS;
  return { seq, prev, ...entry, hash: hashOf(entry, seq, prev) };
}

function recoveryEntry(at: string, torn: string): AuditEntry {
  const hash = createHash('sha256').update(torn).digest('hex').slice(0, 16);
  const reason = `a line of ${Buffer.byteLength(torn)} bytes was torn by a crash and cut off (sha256 ${hash})`;
  return {
    at,
    role: 'platform',
    person: 'platform',
    claimed: false,
    via: 'recovery',
    action: 'audit.recover',
    subject: null,
    outcome: 'ok',
    reason,
  };
}

async function durableAppend(dir: string, path: string, line: AuditLine): Promise<void> {
  const text = `${JSON.stringify(line)}\n`;
  try {
    await appendSynced(path, text);
  } catch (error) {
    if (systemCode(error) !== 'ENOSPC') throw explainWrite(path, error);
    await rm(reservePath(dir), { force: true }); // this space was kept so that a full disk can be recorded
    await cutPartial(path, text);
    await appendSynced(path, text).catch((again: unknown) => {
      throw explainWrite(path, again);
    });
  }
}

async function appendSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'a', 0o600);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Removes what a failed append left of `text` at the end of the file. */
async function cutPartial(path: string, text: string): Promise<void> {
  const { text: tail } = await readTail(path);
  const rest = tail.slice(tail.lastIndexOf('\n') + 1);
  if (rest !== '' && text.startsWith(rest))
    await truncate(path, (await stat(path)).size - Buffer.byteLength(rest));
}

const reservePath = (dir: string) => join(dir, '.reserve');

/** Keeps 8 MB aside; optional, so a disk that is already full is no reason to fail here. */
async function reserveSpace(dir: string): Promise<void> {
  try {
    if ((await stat(reservePath(dir))).size === RESERVE_BYTES) return;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  try {
    await writeFile(reservePath(dir), Buffer.alloc(RESERVE_BYTES), { mode: 0o600 });
  } catch (error) {
    if (systemCode(error) !== 'ENOSPC') throw error;
    await rm(reservePath(dir), { force: true });
  }
}

/** Remembers the newest record, so that lines cut off at the end are missed. A crash may leave it one record behind, never ahead. */
async function writeAnchor(dir: string, line: AuditLine): Promise<void> {
  await writeFile(join(dir, ANCHOR), JSON.stringify({ seq: line.seq, hash: line.hash }), {
    mode: 0o600,
  }).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOSPC') throw error; // a full disk: the record itself is written, an older anchor still holds
  });
}
