import { randomBytes } from 'node:crypto';
import { chown, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { hostEnvironment } from '../config.ts';
import { composeValues } from '../domain/discovery.ts';
import { parseEnvFile, setEnvValue } from '../domain/env-file.ts';
import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import { findTexts, type FoundText } from '../domain/variables.ts';
import type { StackRef } from '../domain/compose.ts';
import type { StackFiles } from '../ports-root.ts';

export function createStackFiles(): StackFiles {
  return { read, writeEnv };
}

async function read(stack: StackRef): ReturnType<StackFiles['read']> {
  const texts: FoundText[] = [];
  const faults: { file: string; message: string }[] = [];
  for (const file of stack.files) {
    const found = findTexts(file, (await textOf(file)) ?? '');
    texts.push(...found.texts);
    faults.push(
      ...found.faults.map(({ line, message }) => ({ file, message: `line ${String(line)}: ${message}` })),
    );
  }
  const file = envFileOf(stack);
  const env = await textOf(file);
  const environment = hostEnvironment();
  for (const { line, message } of parseEnvFile(env ?? '').faults)
    faults.push({ file, message: `line ${String(line)}: ${message}` });
  return { texts, values: composeValues(env, environment), faults };
}

async function writeEnv(stack: StackRef, values: Record<string, string>): Promise<string> {
  const file = await linkTarget(envFileOf(stack));
  let text = (await textOf(file)) ?? '';
  for (const [name, value] of Object.entries(values)) text = setEnvValue(text, name, value);
  const temporary = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await keepOwner(file, temporary);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new DockfraError(
      'env_unwritable',
      `${file} cannot be written: ${messageOf(error)}`,
      'check its owner and the free space',
      error,
    );
  }
  return file;
}

function envFileOf(stack: StackRef): string {
  return stack.envFile ?? path.join(stack.dir, '.env');
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

/** Run as root in a folder of somebody else, the file stays theirs. */
async function keepOwner(file: string, temporary: string): Promise<void> {
  const before = await stat((await textOf(file)) === null ? path.dirname(file) : file);
  const own = await stat(temporary);
  if (before.uid !== own.uid) await chown(temporary, before.uid, before.gid);
}

async function textOf(file: string): Promise<string | null> {
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
