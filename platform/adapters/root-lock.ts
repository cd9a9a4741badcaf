import { readFile } from 'node:fs/promises';
import path from 'node:path';

import Database from 'libsql';
import { z } from 'zod';

import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import type { RootPaths } from '../ports.ts';
import { writeDurably } from './durable-file.ts';

const holderSchema = z.object({ pid: z.number().int().positive(), startedAt: z.string() });

/** Without a journal on the disk, for nothing is ever written: it must be had on a full disk too. */
const LOCK = 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE';

export type RootLock = { release(): void };

/**
 * Makes this process the only platform of the root. The lock is an open exclusive transaction: the kernel frees it with the
 * process, also after kill -9. Throws `root_busy` with the holder's pid.
 */
export async function lockRoot(root: Pick<RootPaths, 'dir' | 'state'>, now: Date): Promise<RootLock> {
  const file = path.join(root.state, 'platform.lock');
  const database = open(file);
  try {
    database.exec(LOCK);
  } catch (error) {
    database.close();
    if (!/locked|busy/i.test(messageOf(error))) throw error;
    const holder = await lockHolder(root);
    throw new DockfraError(
      'root_busy',
      `a platform already runs for ${root.dir}${holder === null ? '' : ` (pid ${String(holder)})`}`,
      'use it, or stop it first with: dockfra down',
    );
  }
  try {
    const holder = { pid: process.pid, startedAt: now.toISOString() };
    await writeDurably(holderFile(root), `${JSON.stringify(holder)}\n`);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    release() {
      if (!database.open) return;
      database.exec('ROLLBACK');
      database.close();
    },
  };
}

/** The pid that last took the lock, or null. It says who holds it only while the lock is held. */
export async function lockHolder(root: Pick<RootPaths, 'state'>): Promise<number | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(holderFile(root), 'utf8'))).pid;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError)
      return null;
    throw error;
  }
}

/** True while some process (this one too) is the root's platform. */
export function isRootLocked(root: Pick<RootPaths, 'state'>): boolean {
  const database = open(path.join(root.state, 'platform.lock'));
  try {
    database.exec(LOCK);
    database.exec('ROLLBACK');
    return false;
  } catch (error) {
    if (/locked|busy/i.test(messageOf(error))) return true;
    throw error;
  } finally {
    database.close();
  }
}

function holderFile(root: Pick<RootPaths, 'state'>): string {
  return path.join(root.state, 'platform.json');
}

function open(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 200 });
  } catch (error) {
    throw new DockfraError(
      'root_unwritable',
      `${file} cannot be opened: ${messageOf(error)}`,
      'check the owner and the free space of the folder',
      error,
    );
  }
}
