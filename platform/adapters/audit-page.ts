import { open, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { isWanted, type AuditLine, type AuditPage, type AuditWish } from '../domain/audit.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { AuditReach } from '../ports.ts';
import { auditFiles, parseLine } from './audit-lines.ts';

const PIECE_BYTES = 64 * 1024;
const NEWLINE = 10;

/** A place between two lines: everything before `at` in `file`, and in earlier files, is older. */
type Place = { file: string; at: number };

/** From the newest line backwards, in pieces: nothing but what is looked at is read. */
export async function readAuditPage(
  dir: string,
  { before, count, look, wish }: AuditReach & { wish: AuditWish },
): Promise<Result<AuditPage>> {
  const files = await auditFiles(dir);
  const from = await placeOf(dir, files, before);
  if (from === null)
    return refuse('invalid_input', 'there is no such place in the audit', 'begin again without `before`');
  const seen = createSeen({ count, look }, wish);
  for (const file of files.filter((name) => name <= from.file).reverse()) {
    const end = file === from.file ? from.at : Infinity;
    for await (const { text, at } of linesBefore(join(dir, file), end)) {
      if (!seen.isEnough(text)) continue;
      const isFirst = at === 0 && file === files[0];
      return ok(seen.page(isFirst ? null : `${file.slice(0, 7)}:${String(at)}`));
    }
  }
  return ok(seen.page(null));
}

function createSeen({ count, look }: Omit<AuditReach, 'before'>, wish: AuditWish) {
  const lines: AuditLine[] = [];
  let looked = 0;
  let unreadable = 0;
  let lookedBackTo: string | null = null;
  return {
    /** takes one more line; true: that was the last one */
    isEnough(text: string): boolean {
      const line = parseLine(text);
      looked += 1;
      if (line === null) unreadable += 1;
      else if (isWanted(line, wish)) lines.push(line);
      lookedBackTo = line?.at ?? lookedBackTo;
      return lines.length >= count || looked >= look;
    },
    page: (next: string | null): AuditPage => ({ lines, next, lookedBackTo, unreadable }),
  };
}

async function placeOf(dir: string, files: string[], before: string | null): Promise<Place | null> {
  if (before === null) return { file: files.at(-1) ?? '', at: Infinity };
  const [, month = '', at = ''] = /^(\d{4}-\d{2}):(\d{1,15})$/.exec(before) ?? [];
  const file = files.find((name) => name === `${month}.jsonl`);
  if (file === undefined) return null;
  return (await isLineStart(join(dir, file), Number(at))) ? { file, at: Number(at) } : null;
}

async function isLineStart(path: string, at: number): Promise<boolean> {
  if (at === 0) return true;
  if (at > (await stat(path)).size) return false;
  const handle = await open(path, 'r');
  try {
    const one = Buffer.alloc(1);
    await handle.read(one, 0, 1, at - 1);
    return one[0] === NEWLINE;
  } finally {
    await handle.close();
  }
}

/** Whole lines that begin before `end`, the last one first. A last line without its end is being written, or was torn: not yet one. */
async function* linesBefore(path: string, end: number): AsyncGenerator<{ text: string; at: number }> {
  const handle = await open(path, 'r');
  try {
    let start = await wholeUntil(handle, Math.min(end, (await handle.stat()).size));
    let rest: Buffer = Buffer.alloc(0); // whole lines from `start` on, not yet given out; the first one may begin earlier
    while (start > 0) {
      const piece = await pieceBefore(handle, start);
      start -= piece.length;
      rest = Buffer.concat([piece, rest]);
      for (let cut = cutOf(rest); cut > 0; cut = cutOf(rest)) {
        yield { text: rest.toString('utf8', cut, rest.length - 1), at: start + cut };
        rest = rest.subarray(0, cut);
      }
    }
    if (rest.length > 0) yield { text: rest.toString('utf8', 0, rest.length - 1), at: 0 };
  } finally {
    await handle.close();
  }
}

/** Where the last whole line ends. */
async function wholeUntil(handle: FileHandle, end: number): Promise<number> {
  for (let at = end; at > 0;) {
    const piece = await pieceBefore(handle, at);
    const last = piece.lastIndexOf(NEWLINE);
    if (last >= 0) return at - piece.length + last + 1;
    at -= piece.length;
  }
  return 0;
}

/** Where the last line of whole lines begins; 0 when it may begin earlier. */
function cutOf(lines: Buffer): number {
  return lines.length < 2 ? 0 : lines.lastIndexOf(NEWLINE, lines.length - 2) + 1;
}

async function pieceBefore(handle: FileHandle, end: number): Promise<Buffer> {
  const piece = Buffer.alloc(Math.min(PIECE_BYTES, end));
  const { bytesRead } = await handle.read(piece, 0, piece.length, end - piece.length);
  if (bytesRead !== piece.length) throw new Error('the audit was cut while it was read'); // it only ever grows
  return piece;
}
