import { randomBytes } from 'node:crypto';
import { chmod, chown, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { hostEnvironment } from '../config.ts';
import { composeValues } from '../domain/discovery.ts';
import { parseEnvFile, setEnvValue } from '../domain/env-file.ts';
import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import { describeServices } from '../domain/compose-model/services.ts';
import { findTexts } from '../domain/compose-model/texts.ts';
import { isSecretName } from '../domain/variables.ts';
import type { StackRef } from '../domain/compose.ts';
import type { StackFiles } from '../ports-root.ts';
import type { ComposeFiles } from './compose-files.ts';

export function createStackFiles(files: Pick<ComposeFiles, 'model'>): StackFiles {
  const outside = hostEnvironment();
  return {
    read: (stack) => read(files, stack, outside),
    describe: (stack) => describe(files, stack, outside),
    writeEnv,
    holdEnv,
  };
}

type Models = Pick<ComposeFiles, 'model'>;

type Outside = Readonly<Record<string, string>>;

async function read(files: Models, stack: StackRef, outside: Outside): ReturnType<StackFiles['read']> {
  const { texts, values, errors } = await load(files, stack, outside);
  const faults = errors.map(({ file, line, message }) => ({
    file,
    message: line === null ? message : `line ${String(line)}: ${message}`,
  }));
  return { texts, values, faults };
}

async function describe(
  files: Models,
  stack: StackRef,
  outside: Outside,
): ReturnType<StackFiles['describe']> {
  const { model, texts, values, errors } = await load(files, stack, outside);
  const shown = (name: string) => (isSecretName(name) && values[name] !== undefined ? '***' : values[name]);
  const services = model.root ? describeServices(model.root, shown) : [];
  return { texts, services, files: model.files, errors };
}

async function load(files: Models, stack: StackRef, outside: Outside) {
  const file = envFileOf(stack);
  const env = await textOf(file);
  const values = composeValues(env, outside);
  const model = await files.model(stack.files, stack.dir, (name) => values[name]);
  const { texts, faults } = findTexts(model);
  const wrong = parseEnvFile(env ?? '').faults.map((fault) => ({ file, ...fault }));
  return { model, texts, values, errors: [...model.faults, ...faults, ...wrong] };
}

async function writeEnv(stack: StackRef, values: Record<string, string>): Promise<string> {
  const file = await linkTarget(envFileOf(stack));
  let text = (await textOf(file)) ?? '';
  for (const [name, value] of Object.entries(values)) text = setEnvValue(text, name, value);
  await replaceFile(file, text, 0o600);
  return file;
}

async function holdEnv(stack: StackRef): Promise<() => Promise<void>> {
  const file = await linkTarget(envFileOf(stack));
  const text = await textOf(file);
  const mode = text === null ? 0o600 : (await stat(file)).mode & 0o777;
  return () => (text === null ? rm(file, { force: true }) : replaceFile(file, text, mode));
}

/** Whole or not at all. */
async function replaceFile(file: string, text: string, mode: number): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(temporary, text, { mode, flag: 'wx' });
    await chmod(temporary, mode); // whatever the umask is
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
