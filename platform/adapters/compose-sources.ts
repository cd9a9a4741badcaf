import { readFile, readdir, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import { messageOf, systemCode } from '../domain/errors.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { RootPaths } from '../ports.ts';
import type { ComposeSources, SourceFile } from '../ports-compose.ts';
import { checkCompose } from './compose-check.ts';
import { createHistory, hashOf } from './compose-history.ts';
import { writeDurably } from './durable-file.ts';
import type { StoreLock } from './store-lock.ts';

const MAX_BYTES = 8_000_000;
const STALE_MS = 60_000;

type Options = { root: Pick<RootPaths, 'dir'>; folder: string; lock: StoreLock };

/** Compose files below a root. `folder` keeps their versions; `lock` makes one writer at a time, of all processes. */
export function createComposeSources({ root, folder, lock }: Options): ComposeSources {
  const history = createHistory(root.dir, folder);
  const read = (file: string) => readSourceFile(root.dir, file);
  return {
    read,
    check: (stack, file, text) => checkCompose(root.dir, stack, { file, text }),
    versionText: (file, id) => history.text(file, id),
    versions: (file, now) =>
      lock.run(async () => {
        const current = await read(file);
        if (current.ok) await history.noteOutside(file, current.value, now);
        const versions = await history.list(file);
        return current.ok || versions.length > 0 ? ok(versions.toReversed()) : current;
      }),
    replace: (file, { before, text, by, how, at }) =>
      lock.run(async () => {
        const current = await read(file);
        if (!current.ok) return current;
        if (current.value.hash !== before) return changedMeanwhile(root.dir, file);
        await history.noteOutside(file, current.value, at);
        await history.keep(text);
        const target = await realpath(file);
        const { mode, uid, gid } = await stat(target);
        await removeLeftovers(path.dirname(target), at);
        await writeDurably(target, text, mode & 0o7777, { uid, gid });
        return ok(await history.note(file, { at: at.toISOString(), by, how, text }));
      }),
  };
}

function changedMeanwhile(root: string, file: string): Result<never> {
  const name = path.relative(root, file);
  return refuse('conflict', `${name} was changed by somebody else since you read it`, 'read it again', [
    `${name} was changed by somebody else since you read it.`,
    'Nothing was written: your text and theirs are both still there.',
    'Read the file again, put the two together, and save that.',
  ]);
}

async function readSourceFile(root: string, file: string): Promise<Result<SourceFile>> {
  try {
    const [real, top] = await Promise.all([realpath(file), realpath(root)]);
    if (real !== top && !real.startsWith(top + path.sep))
      return refuse('not_allowed', `${file} lies outside the root`, 'edit it where it lies');
    if (path.relative(top, real).split(path.sep).includes('.dockfra'))
      return refuse('not_allowed', `${file} is Dockfra's own`, 'leave it alone');
    const bytes = await readFile(real);
    if (bytes.length > MAX_BYTES)
      return refuse('limits', `${file} is larger than ${String(MAX_BYTES)} bytes`, 'edit it by hand');
    const text = bytes.toString('utf8');
    if (!Buffer.from(text, 'utf8').equals(bytes))
      return refuse('unsupported', `${file} is not UTF-8`, 'edit it by hand');
    return ok({ file, text, hash: hashOf(bytes) });
  } catch (error) {
    if (systemCode(error) === 'ENOENT')
      return refuse('not_found', `there is no ${file}`, 'see the files: dockfra stack list');
    return refuse('unsupported', `${file} cannot be read: ${messageOf(error)}`, 'check its owner and mode');
  }
}

/** Temporary files of a writer that was killed; a young one may be another program's that still writes. */
async function removeLeftovers(folder: string, now: Date): Promise<void> {
  for (const name of (await readdir(folder)).filter((one) => /^\.[0-9a-f]{16}\.tmp$/.test(one))) {
    const file = path.join(folder, name);
    const age = now.getTime() - (await stat(file)).mtimeMs;
    if (age > STALE_MS) await rm(file, { force: true });
  }
}
