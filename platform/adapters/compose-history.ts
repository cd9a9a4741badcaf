import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import type { FileVersion, SourceFile, VersionHow } from '../ports-compose.ts';
import { writeDurably } from './durable-file.ts';
import { readOptional } from './optional-file.ts';

const KEPT = 200;

const versionSchema = z.object({
  id: z.int().positive(),
  at: z.string(),
  by: z.string().nullable(),
  how: z.enum(['set', 'unset', 'write', 'restore', 'outside']),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int(),
});

type Note = { at: string; by: string | null; how: VersionHow; text: string };

/** Versions of files below a root: texts by their hash in `objects`, and one list a file, which holds the last 200. */
export function createHistory(root: string, folder: string) {
  const objects = path.join(folder, 'objects');
  const listOf = (file: string) =>
    path.join(folder, `${hashOf(path.relative(root, file)).slice(0, 24)}.jsonl`);
  const objectOf = (hash: string) => path.join(objects, hash);

  const list = async (file: string): Promise<FileVersion[]> => parseList(await readOptional(listOf(file)));

  /** Before a list names it, so that what a list names is there. */
  const keep = async (text: string): Promise<string> => {
    await mkdir(objects, { recursive: true, mode: 0o700 });
    const hash = hashOf(text);
    if ((await readOptional(objectOf(hash))) !== text) await writeDurably(objectOf(hash), text, 0o600);
    return hash;
  };

  const note = async (file: string, { at, by, how, text }: Note): Promise<FileVersion> => {
    const hash = await keep(text);
    const before = await list(file);
    const id = (before.at(-1)?.id ?? 0) + 1;
    const version: FileVersion = { id, at, by, how, hash, bytes: Buffer.byteLength(text) };
    if (before.length < KEPT) await appendFile(listOf(file), lineOf(version), { mode: 0o600 });
    else await shorten(file, [...before, version].slice(-KEPT));
    return version;
  };

  const shorten = async (file: string, versions: readonly FileVersion[]): Promise<void> => {
    await writeDurably(listOf(file), versions.map(lineOf).join(''), 0o600);
    const lists = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
    const texts = await Promise.all(lists.map((name) => readFile(path.join(folder, name), 'utf8')));
    const named = new Set(texts.flatMap((text) => parseList(text).map(({ hash }) => hash)));
    for (const name of await readdir(objects)) if (!named.has(name)) await rm(objectOf(name));
  };

  return {
    list,
    keep,
    note,
    /** what the file says now, when that is not its latest version */
    async noteOutside(file: string, { text, hash }: SourceFile, now: Date): Promise<void> {
      const latest = (await list(file)).at(-1);
      if (latest?.hash !== hash) await note(file, { at: now.toISOString(), by: null, how: 'outside', text });
    },
    async text(file: string, id: number): Promise<string | null> {
      const version = (await list(file)).find((one) => one.id === id);
      return version ? readOptional(objectOf(version.hash)) : null;
    },
  };
}

export function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function lineOf(version: FileVersion): string {
  return `${JSON.stringify(version)}\n`;
}

/** A line that a crash cut off names no version. */
function parseList(text: string | null): FileVersion[] {
  return (text ?? '').split('\n').flatMap((line) => {
    const parsed = versionSchema.safeParse(parseLine(line));
    return parsed.success ? [parsed.data] : [];
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // empty, or cut off
  }
}
