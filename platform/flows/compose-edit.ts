import { relative, resolve } from 'node:path';

import { getAt, setAt, unsetAt, type Edited, type EditOptions } from '../domain/compose-edit/edit.ts';
import { diffMeaning } from '../domain/compose-edit/meaning.ts';
import { parsePath, writePath, type Path } from '../domain/compose-edit/path.ts';
import { ok, refuse, type Refusal, type Result } from '../domain/result.ts';
import type { StackRef } from '../domain/compose.ts';
import type { VersionHow } from '../ports-compose.ts';
import type { Ports } from '../ports.ts';
import {
  chooseFile,
  filesOf,
  findFile,
  findStack,
  readMain,
  type FilePorts,
  type StackSource,
} from './compose-files.ts';
import { refuseOutside, type Editor } from './compose-outside.ts';

export type SavePorts = FilePorts & Pick<Ports, 'clock' | 'root'>;
/** `version` null: it said so already, and nothing was written. `changes`: what it means, none for comments and order. */
export type Saved = {
  stack: string;
  file: string;
  version: number | null;
  hash: string;
  changes: string[];
};
export type Where = { stack: string; path: string; file?: string | undefined };

/** What a stack's compose files say at a path, and where. */
export async function getValue(
  ports: FilePorts & Pick<Ports, 'root'>,
  where: Where,
): Promise<Result<{ file: string; line: number; text: string; value: unknown }>> {
  const found = /\.ya?ml$/.test(where.stack) ? await findInFile(ports, where) : await findPlace(ports, where);
  if (!found.ok) return found;
  const { source, path } = found.value;
  const got = getAt(source.text, path);
  if (!got.ok) return inFile(source, got);
  if (got.value === null)
    return refuse(
      'not_found',
      `${source.name} does not set ${writePath(path)}`,
      'see what there is with a shorter path',
    );
  return ok({ file: source.name, ...got.value });
}

/** One file of a stack whole, and the names of all of them. */
export async function showFile(
  ports: FilePorts,
  { stack: name, file }: { stack: string; file?: string | undefined },
): Promise<Result<{ stack: string; file: string; files: string[]; text: string; hash: string }>> {
  const stack = await findStack(ports, name);
  if (!stack.ok) return stack;
  const source =
    file === undefined ? await readMain(ports, stack.value) : await findFile(ports, stack.value, file);
  if (!source.ok) return source;
  const files = (await filesOf(ports, stack.value)).map((one) => relative(stack.value.dir, one));
  const { name: shown, text, hash } = source.value;
  return ok({ stack: name, file: shown, files, text, hash });
}

/** Sets one value where it stands; no other byte changes. Written only when Compose accepts the stack with it. */
export function setValue(
  ports: SavePorts,
  where: Where & { value: string; options: EditOptions },
  editor: Editor,
): Promise<Result<Saved>> {
  return change(ports, where, { ...editor, how: 'set' }, (text, path) =>
    setAt(text, path, where.value, where.options),
  );
}

export function unsetValue(
  ports: SavePorts,
  where: Where & { options: EditOptions },
  editor: Editor,
): Promise<Result<Saved>> {
  return change(ports, where, { ...editor, how: 'unset' }, (text, path) =>
    unsetAt(text, path, where.options),
  );
}

/** The whole text, where the file still has the hash that its writer read. */
export async function writeText(
  ports: SavePorts,
  given: { stack: string; file: string; text: string; hash?: string | undefined },
  editor: Editor,
): Promise<Result<Saved>> {
  const stack = await findStack(ports, given.stack);
  if (!stack.ok) return stack;
  const source = await findFile(ports, stack.value, given.file);
  if (!source.ok) return source;
  const read = given.hash === undefined ? source.value : { ...source.value, hash: given.hash };
  return save(ports, { source: read, text: given.text }, { ...editor, how: 'write' });
}

/** A file that is named by its path from the root. */
async function findInFile(
  ports: FilePorts & Pick<Ports, 'root'>,
  { stack: named, path: typed }: Where,
): Promise<Result<{ source: { name: string; text: string }; path: Path }>> {
  const path = parsePath(typed);
  if (!path.ok) return path;
  const source = await ports.composeSources.read(resolve(ports.root.dir, named));
  return source.ok ? ok({ source: { name: named, text: source.value.text }, path: path.value }) : source;
}

type Author = Editor & { how: VersionHow };
type Edit = (text: string, path: Path) => Result<Edited>;

async function change(ports: SavePorts, where: Where, author: Author, edit: Edit): Promise<Result<Saved>> {
  const found = await findPlace(ports, where);
  if (!found.ok) return found;
  const { source, path } = found.value;
  const edited = edit(source.text, path);
  return edited.ok ? save(ports, { source, text: edited.value.text }, author) : inFile(source, edited);
}

/** Asks Compose, then writes; between the two somebody else's change is noticed, and nothing of it is lost. */
export async function save(
  ports: SavePorts,
  { source, text }: { source: StackSource; text: string },
  author: Author,
): Promise<Result<Saved>> {
  const { stack, file, name } = source;
  const about = { stack: stack.name, file: name };
  const before = await ports.composeSources.read(file);
  if (!before.ok) return before;
  if (before.value.text === text && before.value.hash === source.hash)
    return ok({ ...about, version: null, hash: source.hash, changes: [] });
  if (before.value.hash === source.hash) {
    const others = await findOthers(ports, source);
    const inside = await refuseOutside(ports, { source, stacks: [stack, ...others] }, text, author);
    if (!inside.ok) return inside;
    const checked = await checkOwners(ports, { source, others }, text);
    if (!checked.ok) return checked;
  }
  const { by, how } = author;
  const at = ports.clock.now();
  const written = await ports.composeSources.replace(file, { before: source.hash, text, at, by, how });
  if (!written.ok) return written;
  const changes = diffMeaning(before.value.text, text);
  return ok({ ...about, version: written.value.id, hash: written.value.hash, changes });
}

/** The other stacks that use the file. */
async function findOthers(ports: SavePorts, { stack, file }: StackSource): Promise<StackRef[]> {
  const found: StackRef[] = [];
  for (const other of (await ports.compose.stacks()).stacks)
    if (other.name !== stack.name && (await filesOf(ports, other)).includes(file)) found.push(other);
  return found;
}

/** With every stack that uses the file. One that Compose refuses already stays as wrong as it is, and hinders nobody. */
async function checkOwners(
  ports: SavePorts,
  { source, others }: { source: StackSource; others: readonly StackRef[] },
  text: string,
): Promise<Result<null>> {
  const checked = await checkOwn(ports, source, text);
  if (!checked.ok) return checked;
  for (const other of others) {
    const theirs = await ports.composeSources.check(other, source.file, text);
    if (theirs.ok || !(await ports.composeSources.check(other, source.file, source.text)).ok) continue;
    const { code, message, hint } = theirs.refusal;
    return refuse(code, `${other.name} uses this file as well: ${message}`, hint);
  }
  return ok(null);
}

/** With the stack itself. A fault that was there before, or that lies in another file of a broken stack, hinders nobody either. */
async function checkOwn(
  { composeSources }: SavePorts,
  { stack, file, text: present }: StackSource,
  text: string,
): Promise<Result<null>> {
  const checked = await composeSources.check(stack, file, text);
  if (checked.ok) return checked;
  const before = await composeSources.check(stack, file, present);
  if (before.ok) return checked;
  const isSame = (other: Result<null>) => !other.ok && faultOf(other) === faultOf(checked);
  if (isSame(before) || isSame(await composeSources.check(stack, file, 'services: {}\n'))) return ok(null);
  return checked;
}

/** What is wrong, wherever it has moved to. */
function faultOf({ refusal }: { refusal: Refusal }): string {
  return refusal.message.replace(/, line \d+:/, ':');
}

async function findPlace(
  ports: FilePorts,
  { stack: name, path: typed, file }: Where,
): Promise<Result<{ source: StackSource; path: Path }>> {
  const path = parsePath(typed);
  if (!path.ok) return path;
  const stack = await findStack(ports, name);
  if (!stack.ok) return stack;
  const source =
    file === undefined
      ? await chooseFile(ports, stack.value, path.value)
      : await findFile(ports, stack.value, file);
  return source.ok ? ok({ source: source.value, path: path.value }) : source;
}

function inFile(source: Pick<StackSource, 'name'>, { refusal }: { refusal: Refusal }): Result<never> {
  return refuse(refusal.code, `${source.name}: ${refusal.message}`, refusal.hint);
}
