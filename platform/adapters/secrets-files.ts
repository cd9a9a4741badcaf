import { chmod, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { parseEnvFile } from '../domain/env-file.ts';
import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import type { KnownSecret } from '../domain/redact.ts';
import { secretsIn } from '../domain/redact-known.ts';
import type { Secrets } from '../ports-model.ts';
import { writeDurably } from './durable-file.ts';
import type { StoreLock } from './store-lock.ts';

const valuesSchema = z.record(z.string(), z.string());
const broughtSchema = z.array(z.object({ name: z.string(), value: z.string() }));
const MAX_ENV_BYTES = 1_000_000;

export type SecretsParts = {
  state: string;
  lock: StoreLock;
  environment: () => Readonly<Record<string, string>>;
  /** names of variables that hold keys, whatever they are called */
  keyNames: () => Promise<readonly string[]>;
  /** .env files of the root and its stacks */
  envFiles: () => Promise<readonly string[]>;
};

/** `.dockfra/secrets.json` and `.dockfra/redactions/`, both for their owner only. Values are never logged, listed or put in an error. */
export function createSecrets({ state, lock, environment, keyNames, envFiles }: SecretsParts): Secrets {
  const file = path.join(state, 'secrets.json');
  const folder = path.join(state, 'redactions');
  const stored = async () => valuesOf(file, await textOf(file), valuesSchema) ?? {};
  const broughtFile = (run: string) => path.join(folder, `${encodeURIComponent(run).slice(0, 200)}.json`);
  return {
    get: async (name) => {
      const outside = environment()[name];
      if (outside !== undefined && outside !== '') return outside;
      return (await stored())[name] ?? null;
    },
    set: async (name, value) => {
      await lock.run(async () => {
        const next = { ...(await stored()), [name]: value };
        await writeDurably(file, `${JSON.stringify(next, null, 2)}\n`);
        await chmod(file, 0o600);
      });
    },
    names: async () => Object.keys(await stored()).toSorted(),
    known: async () => {
      const keys = new Set(await keyNames());
      const found: KnownSecret[] = Object.entries(await stored()).map(([name, value]) => ({ name, value }));
      found.push(...secretsIn(environment(), keys));
      for (const env of await envFiles()) {
        const text = await textOf(env);
        if (text === null || text.length > MAX_ENV_BYTES) continue;
        const entries = parseEnvFile(text).entries.map(({ key, value }) => [key, value]);
        found.push(...secretsIn(Object.fromEntries(entries), keys));
      }
      return found;
    },
    brought: async (run) => valuesOf(broughtFile(run), await textOf(broughtFile(run)), broughtSchema) ?? [],
    bring: async (run, brought) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(broughtFile(run), `${JSON.stringify(brought)}\n`);
    },
  };
}

function valuesOf<T>(file: string, text: string | null, schema: z.ZodType<T>): T | null {
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // the text must not come along: it holds secrets
    throw new DockfraError(
      'secrets_malformed',
      `${file} cannot be read as JSON`,
      'correct it, or move it away',
    );
  }
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'EISDIR') return null;
    throw new DockfraError(
      'secrets_unreadable',
      `${file} cannot be read: ${messageOf(error)}`,
      'check its owner and mode',
      error,
    );
  }
}
