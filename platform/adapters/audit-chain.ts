import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { AUDIT_GENESIS, type AuditLine, type AuditVerdict } from '../domain/audit.ts';
import { ANCHOR, auditFiles, hashOf, parseLine } from './audit-lines.ts';

const PIECE_BYTES = 64 * 1024;
const NEWLINE = 10;

/** How far the chain goes at one moment: what is added later is not looked at. */
export type ChainEnd = {
  files: { path: string; bytes: number }[];
  anchor: { seq: number; hash: string } | null;
  fallback: string;
};

/** Quick: to be called while nobody writes. */
export async function chainEnd(dir: string): Promise<ChainEnd> {
  const paths = (await auditFiles(dir)).map((name) => join(dir, name));
  const files = await Promise.all(paths.map(async (path) => ({ path, bytes: (await stat(path)).size })));
  return { files, anchor: await readAnchor(dir), fallback: join(dir, ANCHOR) };
}

/** Every line up to there, in pieces, so that a long audit holds nobody up. */
export async function verifyChain({ files, anchor, fallback }: ChainEnd): Promise<AuditVerdict> {
  let before: AuditLine | null = null;
  let lines = 0;
  let since: string | null = null;
  let anchored = anchor === null;
  let inLast = 0;
  for (const { path, bytes } of files) {
    inLast = 0;
    for await (const text of linesOf(path, bytes)) {
      inLast += 1;
      const fault = faultOf(text, before);
      if (fault.message !== null) return { ok: false, file: path, line: inLast, message: fault.message };
      before = fault.line;
      since ??= fault.line.at;
      lines += 1;
      if (anchor && fault.line.seq === anchor.seq && fault.line.hash === anchor.hash) anchored = true;
    }
  }
  if (anchored) return { ok: true, lines, files: files.length, since };
  const message = `the chain ends before record ${anchor?.seq}: lines were dropped at its end`;
  return { ok: false, file: files.at(-1)?.path ?? fallback, line: inLast + 1, message };
}

/** Its lines without their ends; a last one without an end is one too. */
async function* linesOf(path: string, bytes: number): AsyncGenerator<string> {
  const handle = await open(path, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    for (let at = 0; at < bytes;) {
      const piece = Buffer.alloc(Math.min(PIECE_BYTES, bytes - at));
      const { bytesRead } = await handle.read(piece, 0, piece.length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      rest = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
      let from = 0;
      for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE, from)) {
        yield rest.toString('utf8', from, end);
        from = end + 1;
      }
      rest = rest.subarray(from);
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    await handle.close();
  }
}

const anchorSchema = z.object({ seq: z.number().int(), hash: z.string() });

async function readAnchor(dir: string): Promise<ChainEnd['anchor']> {
  try {
    const parsed = anchorSchema.safeParse(JSON.parse(await readFile(join(dir, ANCHOR), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // none yet, or torn by a crash: the chain itself is still checked
  }
}

type Looked = { message: string; line: null } | { message: null; line: AuditLine };

function faultOf(text: string, before: AuditLine | null): Looked {
  const line = parseLine(text);
  const fail = (message: string): Looked => ({ message, line: null });
  if (!line) return fail('this line is not an audit record (torn or edited)');
  const seq = (before?.seq ?? 0) + 1;
  if (line.seq !== seq)
    return fail(`record ${line.seq} stands where record ${seq} belongs: dropped or reordered`);
  if (line.prev !== (before?.hash ?? AUDIT_GENESIS))
    return fail('its link to the record before it is broken');
  if (line.hash !== hashOf(line, line.seq, line.prev)) return fail('its content was changed');
  return { message: null, line };
}
