import { randomBytes } from 'node:crypto';
import { chmod, chown, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { setEnvValue, unsetEnvValue } from '../domain/env-file.ts';
import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import type { StackRef } from '../domain/compose.ts';
import { stampOf } from './file-stamp.ts';

/** For its owner only: secrets stand in it. */
const NEW_MODE = 0o600;
const TRIES = 5;

const queues = new Map<string, Promise<unknown>>();

/** The .env that Compose reads for a stack. */
export function envFileOf(stack: StackRef): string {
  return stack.envFile ?? path.join(stack.dir, '.env');
}

/** Sets (null: takes out) values in the stack's .env: whole or not at all, one writer after the other. */
export async function writeEnv(
  stack: StackRef,
  values: Readonly<Record<string, string | null>>,
): Promise<string> {
  const file = await linkTarget(envFileOf(stack));
  const changed = (text: string): string =>
    Object.entries(values).reduce(
      (now, [name, value]) => (value === null ? unsetEnvValue(now, name) : setEnvValue(now, name, value)),
      text,
    );
  await inTurn(file, () => rewrite(file, changed));
  return file;
}

/** Remembers the .env as it is; the answer puts it back so. */
export async function holdEnv(stack: StackRef): Promise<() => Promise<void>> {
  const file = await linkTarget(envFileOf(stack));
  const text = await envText(file);
  return () =>
    inTurn(file, async () => {
      if (text === null) await rm(file, { force: true });
      else await rewrite(file, () => text);
    });
}

/** The file's text; null when there is none. */
export async function envText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new DockfraError(
      'file_unreadable',
      `${file} cannot be read: ${messageOf(error)}`,
      'check its owner and mode',
      error,
    );
  }
}

/** May other users of this machine read it? */
export async function isReadableByOthers(file: string): Promise<boolean> {
  try {
    return ((await stat(file)).mode & 0o044) !== 0;
  } catch {
    return false; // there is none
  }
}

/** Of two writers in this process the second reads what the first has written. */
async function inTurn(file: string, work: () => Promise<void>): Promise<void> {
  const before = queues.get(file) ?? Promise.resolve();
  const mine = before.then(work, work);
  queues.set(file, mine);
  try {
    await mine;
  } finally {
    if (queues.get(file) === mine) queues.delete(file);
  }
}

/** Somebody else (an editor, another process) who writes in between is read again, not overwritten. */
async function rewrite(file: string, changed: (text: string) => string): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const stamp = await stampOrNull(file);
    const before = (await envText(file)) ?? '';
    const text = changed(before);
    if (stamp !== null && text === before) return;
    const temporary = `${file}.${randomBytes(4).toString('hex')}`;
    try {
      await prepare(file, temporary, text);
      if ((await stampOrNull(file)) === stamp || tried === TRIES) return await rename(temporary, file);
    } catch (error) {
      throw unwritable(file, error);
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

/** With the mode of the file that it replaces; as root in a folder of somebody else, also with its owner. */
async function prepare(file: string, temporary: string, text: string): Promise<void> {
  const before = await statOrNull(file);
  await writeFile(temporary, text, { mode: NEW_MODE, flag: 'wx' });
  const owner = before ?? (await stat(path.dirname(file)));
  const own = await stat(temporary);
  if (owner.uid !== own.uid || (before !== null && owner.gid !== own.gid))
    await chown(temporary, owner.uid, owner.gid);
  await chmod(temporary, before === null ? NEW_MODE : before.mode & 0o777); // whatever the umask is
}

function unwritable(file: string, error: unknown): unknown {
  if (error instanceof RangeError) return error;
  return new DockfraError(
    'env_unwritable',
    `${file} cannot be written: ${messageOf(error)}`,
    'check its owner and the free space',
    error,
  );
}

async function statOrNull(file: string) {
  try {
    return await stat(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function stampOrNull(file: string): Promise<string | null> {
  try {
    return await stampOf(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A .env that is a link stays one: what it points to is written. */
async function linkTarget(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return file;
    throw error;
  }
}
