import { randomBytes } from 'node:crypto';
import { link, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { systemCode } from '../domain/errors.ts';
import type { SettingsDesk } from '../ports-root.ts';
import { explainWrite, writeDurably } from './durable-file.ts';
import type { StoreLock } from './store-lock.ts';

const KEY_BYTES = 32;

/** The key is `STATE/stamp.key` (0600), made by whoever asks first. */
export function createSettingsDesk({ state, lock }: { state: string; lock: StoreLock }): SettingsDesk {
  const file = join(state, 'stamp.key');
  let key: Promise<Uint8Array> | null = null;
  return {
    stampKey: () => {
      const asked = (key ??= openKey(file));
      asked.catch(() => (key = null)); // the next one tries again
      return asked;
    },
    inTurn: (work) => lock.run(work),
  };
}

/** Of two that make one at once, both take the one that was there first. */
async function openKey(file: string): Promise<Uint8Array> {
  const known = await readKey(file);
  if (known !== null && known.length === KEY_BYTES) return known;
  if (known !== null) await rm(file, { force: true }); // cut short: with it a stamp could be tried out
  const made = randomBytes(KEY_BYTES);
  const temporary = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    await writeDurably(temporary, made);
    await link(temporary, file);
    return made;
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw explainWrite(file, error);
    return (await readKey(file)) ?? made;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function readKey(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
