import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';

import { findReferences, isRemoteOrOpen, type SourceReference } from '../domain/dangerous-sources.ts';
import { systemCode } from '../domain/errors.ts';
import { resolveLinks } from './compose-trees.ts';

const MAX_FILES = 50;
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * Everything that these compose files make compose read, with symbolic links followed, before compose itself sees them.
 * `boundary` is the top of the repository's copy; included and extended files are looked at in turn.
 */
export async function readReferences(files: readonly string[], directory: string, boundary: string): Promise<SourceReference[]> {
  const top = await resolveLinks(boundary);
  const queue = files.map((file) => ({ file, base: directory }));
  const seen = new Set<string>();
  const found: SourceReference[] = [];
  for (let next = queue.shift(); next && seen.size < MAX_FILES; next = queue.shift()) {
    const { file, base } = next;
    if (seen.has(file)) continue;
    seen.add(file);
    const name = path.relative(boundary, file);
    if (placeIn(top, await resolveLinks(file)) === null) {
      found.push({ kind: 'include', where: 'compose file', value: name, source: true, file: name, path: null });
      continue;
    }
    for (const raw of findReferences(await textOf(file))) {
      const target = path.resolve(base, raw.value);
      const open = isRemoteOrOpen(raw.value) || raw.value.startsWith('~');
      const place = open ? null : placeIn(top, await resolveLinks(target));
      found.push({ ...raw, file: name, path: place });
      if (raw.source && place !== null) queue.push({ file: target, base: path.dirname(target) });
    }
  }
  return found;
}

/** The path relative to `top`, or null when it lies outside. */
function placeIn(top: string, real: string): string | null {
  const relative = path.relative(top, real);
  return relative === '..' || relative.startsWith('../') || path.isAbsolute(relative) ? null : relative;
}

/** Empty for what is no ordinary file of sensible size: compose will say so. */
async function textOf(file: string): Promise<string> {
  try {
    const entry = await lstat(await resolveLinks(file));
    return entry.isFile() && entry.size <= MAX_BYTES ? await readFile(file, 'utf8') : '';
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return '';
    throw error;
  }
}
