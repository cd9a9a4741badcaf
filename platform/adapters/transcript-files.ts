import { mkdir, open, readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';

import { RUN_ID, subjectOf } from '../domain/agent-end.ts';
import { runLineSchema, type RunLine } from '../domain/agent-run.ts';
import { DockfraError, systemCode } from '../domain/errors.ts';
import type { Transcripts } from '../ports-model.ts';
import { explainWrite, syncFolder } from './durable-file.ts';

/** A transcript larger than this is not read: the run's limits end it long before. */
const MAX_BYTES = 256 * 1024 * 1024;

/** `dir`/<ticket or role>/<run>.jsonl. A line is there when its newline is; what a crash left behind it is cut off before the next is written. */
export function createTranscriptFiles(dir: string): Transcripts {
  const fileOf = (run: string): string => {
    if (!RUN_ID.test(run)) throw badRun(run);
    return join(dir, subjectOf(run), `${run}.jsonl`);
  };
  return {
    open: async (run, subject, first) => {
      const path = fileOf(run);
      if (subject !== subjectOf(run)) throw badRun(`${run} of ${subject}`);
      await mkdir(join(dir, subject), { recursive: true, mode: 0o700 });
      await create(path, first);
      await Promise.all([syncFolder(join(dir, subject)), syncFolder(dir)]);
    },
    append: async (run, at, lines) => {
      const path = fileOf(run);
      const { count, wholeBytes, bytes } = await readWhole(path);
      if (count !== at) throw lateWriter(run, at, count);
      if (bytes > wholeBytes) await truncate(path, wholeBytes);
      await appendLines(path, lines);
    },
    read: async (run) => {
      try {
        return (await readWhole(fileOf(run))).lines;
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return null;
        throw error;
      }
    },
    list: async (subject) => {
      const subjects = subject === undefined ? await foldersOf(dir) : [subject];
      const found = await Promise.all(subjects.map((one) => runsOf(dir, one)));
      return found.flat();
    },
  };
}

/** An empty or torn first line is a run that never began: its file is taken over. */
async function create(path: string, first: RunLine): Promise<void> {
  try {
    const { count, wholeBytes } = await readWhole(path);
    if (count > 0) throw exists(path);
    await truncate(path, wholeBytes);
    await appendLines(path, [first]);
    return;
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  const handle = await open(path, 'wx', 0o600).catch((error: unknown) => {
    throw systemCode(error) === 'EEXIST' ? exists(path) : explainWrite(path, error);
  });
  await writeAndClose(handle, path, [first]);
}

async function appendLines(path: string, lines: readonly RunLine[]): Promise<void> {
  await writeAndClose(await open(path, 'a'), path, lines);
}

type Handle = Awaited<ReturnType<typeof open>>;

async function writeAndClose(handle: Handle, path: string, lines: readonly RunLine[]): Promise<void> {
  try {
    await handle.writeFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await handle.datasync();
  } catch (error) {
    throw explainWrite(path, error);
  } finally {
    await handle.close();
  }
}

type Whole = { lines: RunLine[]; count: number; wholeBytes: number; bytes: number };

/** Every whole line; a line in the middle that is none of ours is an error, for a hole would make another conversation of it. */
async function readWhole(path: string): Promise<Whole> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > MAX_BYTES) throw malformed(path, `it has ${size} bytes`);
    const buffer = await handle.readFile();
    const wholeBytes = buffer.lastIndexOf(0x0a) + 1;
    const texts = buffer.subarray(0, wholeBytes).toString('utf8').split('\n').slice(0, -1);
    const lines = texts.map((text, index) => parseLine(path, text, index + 1));
    return { lines, count: lines.length, wholeBytes, bytes: buffer.length };
  } finally {
    await handle.close();
  }
}

function parseLine(path: string, text: string, number: number): RunLine {
  try {
    return runLineSchema.parse(JSON.parse(text));
  } catch (error) {
    throw malformed(path, `line ${number} is no line of a run`, error);
  }
}

async function foldersOf(dir: string): Promise<string[]> {
  return (await namesIn(dir)).toSorted();
}

async function runsOf(dir: string, subject: string): Promise<{ run: string; subject: string }[]> {
  const runs = (await namesIn(join(dir, subject)))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .filter((run) => RUN_ID.test(run) && subjectOf(run) === subject);
  return runs.toSorted((a, b) => numberOf(a) - numberOf(b)).map((run) => ({ run, subject }));
}

const numberOf = (run: string): number => Number(run.slice(run.lastIndexOf('.') + 1));

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function badRun(run: string): DockfraError {
  const shown = JSON.stringify(run.slice(0, 100));
  return new DockfraError('run_name', `${shown} cannot name a run`, 'use the name as `agent list` prints it');
}

function exists(path: string): DockfraError {
  return new DockfraError(
    'run_exists',
    `${path} exists already`,
    'open the run again: the next number is taken',
  );
}

function lateWriter(run: string, at: number, count: number): DockfraError {
  return new DockfraError(
    'conflict',
    `${run} has ${count} lines, not ${at}: somebody else went on with it`,
    'read it again and go on from there',
  );
}

function malformed(path: string, what: string, cause?: unknown): DockfraError {
  return new DockfraError(
    'transcript_malformed',
    `${path}: ${what}`,
    'move the file away; the ticket can be worked anew',
    cause,
  );
}
