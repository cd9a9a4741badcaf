import { constants } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import path from 'node:path';

import { systemCode } from '../domain/errors.ts';
import { safeLine } from '../domain/safe-text.ts';
import { done, failed, type ToolOutcome, type ToolPlace } from './tool-result.ts';
import { insideWorktree, ToolRefusal } from './worktree-path.ts';

const MAX_FILE_BYTES = 20 * 1024 * 1024;
const MAX_LINE = 2000;
const MAX_READ_CHARS = 20_000;
const OUTPUT = /^@output\/([\w-]+(?:\.[\w-]+)*)$/;

/** Lines `from` to `from + lines - 1`, as many as fit; says where to go on. */
export async function readLines(
  place: ToolPlace,
  input: { path: string; from?: number | undefined; lines?: number | undefined },
): Promise<ToolOutcome> {
  const output = OUTPUT.exec(input.path)?.[1];
  const file =
    output === undefined ? await insideWorktree(place.root, input.path) : path.join(place.outputs, output);
  const all = (await readText(file)).split('\n');
  if (all.at(-1) === '') all.pop();
  const from = input.from ?? 1;
  const shown: string[] = [];
  let chars = 0;
  for (const line of all.slice(from - 1, from - 1 + (input.lines ?? 400))) {
    const cut =
      line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)} [line of ${line.length} characters]` : line;
    chars += cut.length + 1;
    if (chars > MAX_READ_CHARS) break;
    shown.push(cut);
  }
  const last = from - 1 + shown.length;
  const more =
    last < all.length ? `\n[lines ${from} to ${last} of ${all.length}; go on with from: ${last + 1}]` : '';
  if (shown.length === 0 && all.length > 0) return failed(`the file has only ${all.length} lines`);
  return done(`${shown.join('\n')}${more}`);
}

const MAX_ENTRIES = 400;

/** Names below a folder; folders end with "/", links with "@" and are not followed. */
export async function listFiles(
  place: ToolPlace,
  input: { path?: string | undefined; depth?: number | undefined },
): Promise<ToolOutcome> {
  const top = await insideWorktree(place.root, input.path ?? '.');
  const found: string[] = [];
  await walk(top, '', input.depth ?? 2, found);
  const cut =
    found.length > MAX_ENTRIES ? `\n[more than ${MAX_ENTRIES} entries: list a folder further down]` : '';
  return done(`${found.slice(0, MAX_ENTRIES).join('\n')}${cut}` || '(empty)');
}

const SKIPPED = new Set(['.git', 'node_modules', '__pycache__']);

async function walk(top: string, below: string, depth: number, found: string[]): Promise<void> {
  const entries = await readdir(path.join(top, below), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length > MAX_ENTRIES) return;
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    const mark = entry.isDirectory() ? '/' : entry.isSymbolicLink() ? '@' : '';
    found.push(`${safeLine(name, 500)}${mark}`);
    if (entry.isDirectory() && depth > 1 && !SKIPPED.has(entry.name)) await walk(top, name, depth - 1, found);
  }
}

/** The whole file; the same again changes nothing. */
export async function writeFileWhole(
  place: ToolPlace,
  input: { path: string; content: string },
): Promise<ToolOutcome> {
  const file = await insideWorktree(place.root, input.path);
  await mkdir(path.dirname(file), { recursive: true });
  const again = await insideWorktree(place.root, input.path);
  await writeText(again, input.content);
  return done(`wrote ${input.content.length} characters to ${safeLine(input.path, 200)}`);
}

/** One place replaced. Done already (the new text stands there, the old does not) is done. */
export async function patchFile(
  place: ToolPlace,
  input: { path: string; old: string; new: string },
): Promise<ToolOutcome> {
  const file = await insideWorktree(place.root, input.path);
  const text = await readText(file);
  const parts = text.split(input.old);
  if (parts.length === 2) {
    await writeText(file, parts.join(input.new));
    return done(`changed ${safeLine(input.path, 200)}`);
  }
  if (parts.length > 2)
    return failed(`the old text stands there ${parts.length - 1} times: give more lines around it`);
  return input.new !== '' && text.includes(input.new)
    ? done(`${safeLine(input.path, 200)} has the new text already`)
    : failed('the old text does not stand in the file: read it again and give it exactly');
}

/** Text of an ordinary file; pipes and devices are refused before they can make anybody wait. */
async function readText(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(refuseOpen);
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw new ToolRefusal('this is a folder: use list');
    if (!found.isFile()) throw new ToolRefusal('this is no ordinary file');
    if (found.size > MAX_FILE_BYTES)
      throw new ToolRefusal(`the file has ${found.size} bytes: use search or run`);
    const bytes = await handle.readFile();
    if (bytes.includes(0)) throw new ToolRefusal(`the file is binary (${bytes.length} bytes)`);
    return bytes.toString('utf8');
  } finally {
    await handle.close();
  }
}

async function writeText(file: string, content: string): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  const handle = await open(file, flags, 0o644).catch(refuseOpen);
  try {
    if (!(await handle.stat()).isFile()) throw new ToolRefusal('this is no ordinary file');
    await handle.truncate(0);
    await handle.writeFile(content);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new ToolRefusal('there is no space left: remove what is not needed');
    throw error;
  } finally {
    await handle.close();
  }
}

function refuseOpen(error: unknown): never {
  const code = systemCode(error);
  if (code === 'ENOENT') throw new ToolRefusal('there is no such file');
  if (code === 'EISDIR') throw new ToolRefusal('this is a folder');
  throw new ToolRefusal(`the file cannot be opened (${code ?? 'unknown'})`);
}
