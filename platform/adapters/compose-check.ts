import path from 'node:path';

import * as argv from '../argv/compose.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { StackRef } from '../domain/compose.ts';
import { findFaultLine } from '../domain/compose-edit/fault-line.ts';
import { callDocker } from './compose-process.ts';

const READ_MS = 60_000;
/** What Compose says about the surroundings of a file and not about the file. */
const SURROUNDINGS = /required variable \S+ is missing a value|env file \S+ not found/;

/**
 * Compose reads the stack's files with `text`, from its standard input, in place of one of them: so relative paths mean what they
 * mean, and nothing is left behind. A file that comes by include or extends is read by itself, in its own folder.
 */
export async function checkCompose(stack: StackRef, file: string, text: string): Promise<Result<null>> {
  const message = await faultOf(stack, file, text, []);
  if (message === null) return ok(null);
  if (SURROUNDINGS.test(message)) {
    // as far as it can be said without them
    const rest = await faultOf(stack, file, text, ['--no-interpolate']);
    if (rest === null || SURROUNDINGS.test(rest)) return ok(null);
  }
  const name = path.relative(stack.dir, file) || file;
  const said = message
    .replace(/\bvalidating (?:-|stdin):/, `validating ${name}:`)
    .replace(/(^|\s)-:/, `$1${name}:`);
  const line = findFaultLine(said, text);
  return refuse(
    'checks_failed',
    `${name}${line === null ? '' : `, line ${String(line)}`}: ${said}`,
    'nothing was written: correct it and try again',
  );
}

async function faultOf(
  stack: StackRef,
  file: string,
  text: string,
  options: readonly string[],
): Promise<string | null> {
  const own = stack.files.includes(file);
  const place: argv.ComposePlace = {
    project: stack.project,
    directory: own ? stack.dir : path.dirname(file),
    files: own ? stack.files.map((one) => (one === file ? '-' : one)) : ['-'],
    envFile: null,
  };
  const answer = await callDocker({
    args: argv.checkConfig(place, options),
    cwd: place.directory,
    timeoutMs: READ_MS,
    input: text,
  });
  if (answer.exitCode === 0) return null;
  const lines = answer.output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/level=warning/.test(line));
  return (lines.join(' ') || `exit code ${String(answer.exitCode)}`).slice(0, 500);
}
