import { access } from 'node:fs/promises';
import path from 'node:path';

import * as argv from '../argv/compose.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { StackRef } from '../domain/compose.ts';
import { findFaultLine } from '../domain/compose-edit/fault-line.ts';
import { withMirror } from './compose-mirror.ts';
import { livePlace } from './compose-place.ts';
import { callDocker } from './compose-process.ts';

const READ_MS = 60_000;
/** What Compose says about the surroundings of a file and not about the file. */
const SURROUNDINGS = /required variable \S+ is missing a value|env file \S+ not found/;

/**
 * Compose reads the stack's files with `text`, from its standard input, in place of one of them: so relative paths mean what they
 * mean, and nothing is left behind. Of a file that comes by include or extends, the stack is read in a mirror of the root.
 */
export async function checkCompose(
  root: string,
  stack: StackRef,
  { file, text }: Change,
): Promise<Result<null>> {
  const faultWith = (options: readonly string[]) => faultOf(root, stack, { file, text }, options);
  const message = await faultWith([]);
  if (message === null) return ok(null);
  if (SURROUNDINGS.test(message)) {
    // as far as it can be said without them
    const rest = await faultWith(['--no-interpolate']);
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

type Change = { file: string; text: string };

/** What Compose says against it, null when nothing. */
async function faultOf(
  root: string,
  stack: StackRef,
  change: Change,
  options: readonly string[],
): Promise<string | null> {
  const { file, text } = change;
  const live = await withEnvFiles(stack);
  const asked = (place: argv.ComposePlace) => ({
    args: argv.checkConfig(place, options),
    cwd: place.directory,
    timeoutMs: READ_MS,
  });
  if (stack.files.includes(file)) {
    const files = stack.files.map((one) => (one === file ? '-' : one));
    return answerOf({ ...asked(livePlace(live, files)), input: text });
  }
  return withMirror(root, change, async (mirror) => {
    const place = livePlace(moveStack(live, (one) => moveBelow(one, root, mirror)));
    return (await answerOf(asked(place)))?.replaceAll(mirror, root) ?? null;
  });
}

/** A missing one is no fault of the compose file: its variables have no value then. */
async function withEnvFiles(stack: StackRef): Promise<StackRef> {
  const { envFile, moreEnvFiles } = stack;
  const more = await Promise.all((moreEnvFiles ?? []).map(existing));
  return {
    ...stack,
    envFile: envFile === null ? null : await existing(envFile),
    ...(moreEnvFiles === undefined ? {} : { moreEnvFiles: more.flatMap((one) => one ?? []) }),
  };
}

async function existing(file: string): Promise<string | null> {
  return access(file).then(
    () => file,
    () => null,
  );
}

function moveStack(stack: StackRef, moved: (place: string) => string): StackRef {
  const { dir, files, envFile, moreEnvFiles } = stack;
  return {
    ...stack,
    dir: moved(dir),
    files: files.map(moved),
    envFile: envFile === null ? null : moved(envFile),
    ...(moreEnvFiles === undefined ? {} : { moreEnvFiles: moreEnvFiles.map(moved) }),
  };
}

/** What lies outside the root stays where it is. */
function moveBelow(place: string, root: string, mirror: string): string {
  const below = path.relative(root, place);
  return below === '..' || below.startsWith(`..${path.sep}`) ? place : path.join(mirror, below);
}

async function answerOf(call: Parameters<typeof callDocker>[0]): Promise<string | null> {
  const answer = await callDocker(call);
  if (answer.exitCode === 0) return null;
  const lines = answer.output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/level=warning/.test(line));
  return (lines.join(' ') || `exit code ${String(answer.exitCode)}`).slice(0, 500);
}
