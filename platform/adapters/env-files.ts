import { randomBytes } from 'node:crypto';
import { chmod, chown, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { setEnvValue, unsetEnvValue } from '../domain/env-file.ts';
import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import { putBackWritten } from '../domain/env-put-back.ts';
import type { StackRef } from '../domain/compose.ts';
import { envFileOf } from '../domain/stack-env.ts';
import type { EnvHold } from '../ports-root.ts';
import { stampOf } from './file-stamp.ts';

/** For its owner only: secrets stand in it. */
const NEW_MODE = 0o600;
const TRIES = 5;

const queues = new Map<string, Promise<unknown>>();

type Values = Readonly<Record<string, string | null>>;

/** Sets values in the stack's .env, and takes those that are null out of it: whole or not at all, one writer after the other. Files that are read before it may be other stacks' too: they are not touched. */
export async function writeEnv(stack: StackRef, values: Values): Promise<string> {
  return (await holdEnv(stack)).write(values);
}

/** Writes as `writeEnv` does, and knows how to undo just that: what others write meanwhile stays. */
export async function holdEnv(stack: StackRef): Promise<EnvHold> {
  const file = await linkTarget(envFileOf(stack));
  let first: { before: string; isNew: boolean } | null = null;
  let after = '';
  let written: Values = {};
  const write = async (values: Values): Promise<void> => {
    const isNew = (await envText(file)) === null;
    await rewrite(file, (text) => {
      first = first !== null && text === after ? first : { before: text, isNew: isNew && text === '' };
      return (after = changed(text, values));
    });
    written = { ...written, ...values };
  };
  const putBack = async (): Promise<void> => {
    if (first === null || Object.keys(written).length === 0) return;
    const { before, isNew } = first;
    if (isNew && (await envText(file)) === after) return await rm(file, { force: true });
    await rewrite(file, (text) => (text === after ? before : putBackWritten(text, before, written)));
  };
  return {
    write: async (values) => {
      await inTurn(file, () => write(values));
      return file;
    },
    putBack: () => inTurn(file, putBack),
  };
}

function changed(text: string, values: Values): string {
  return Object.entries(values).reduce(
    (now, [name, value]) => (value === null ? unsetEnvValue(now, name) : setEnvValue(now, name, value)),
    text,
  );
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
