import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';

import {
  findReferences,
  isRemoteOrOpen,
  opaqueReference,
  type RawReference,
  type SourceReference,
} from '../domain/dangerous-sources.ts';
import { systemCode } from '../domain/errors.ts';
import { resolveLinks } from './compose-trees.ts';

const MAX_FILES = 50;
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * Everything that these compose files make compose read, with symbolic links followed, before compose itself sees them.
 * `boundary` is the top of the repository's copy; included and extended files are looked at in turn.
 */
export async function readReferences(
  files: readonly string[],
  directory: string,
  boundary: string,
): Promise<SourceReference[]> {
  const top = await resolveLinks(boundary);
  const queue = files.map((file) => ({ file, base: directory }));
  const seen = new Set<string>();
  const found: SourceReference[] = [];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { file, base } = next;
    const name = path.relative(boundary, file);
    const key = JSON.stringify([file, base]); // the same file means other paths in another folder
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > MAX_FILES || placeIn(top, await resolveLinks(file)) === null) {
      const value = seen.size > MAX_FILES ? `more than ${MAX_FILES} files` : name;
      found.push({ kind: 'include', where: 'compose file', value, source: true, file: name, path: null });
      if (seen.size > MAX_FILES) break;
      continue;
    }
    for (const raw of await referencesIn(file)) {
      const target = path.resolve(base, raw.value);
      const open = raw.opaque === true || isRemoteOrOpen(raw.value) || raw.value.startsWith('~');
      const place = open ? null : placeIn(top, await resolveLinks(target));
      found.push({ ...raw, file: name, path: place });
      if (raw.source && place !== null)
        queue.push({
          file: target,
          base: raw.base === undefined ? path.dirname(target) : path.resolve(base, raw.base),
        });
    }
  }
  return found;
}

/** The path relative to `top`, or null when it lies outside. */
function placeIn(top: string, real: string): string | null {
  const relative = path.relative(top, real);
  return relative === '..' || relative.startsWith('../') || path.isAbsolute(relative) ? null : relative;
}

/** None in what is no ordinary file: compose will say so. One that is too large to look into may read anything. */
async function referencesIn(file: string): Promise<RawReference[]> {
  try {
    const entry = await lstat(await resolveLinks(file));
    if (!entry.isFile()) return [];
    if (entry.size > MAX_BYTES)
      return [opaqueReference(`is larger than ${MAX_BYTES} bytes`, `${entry.size}`)];
    return findReferences(await readFile(file, 'utf8'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}
