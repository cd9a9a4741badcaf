import { readFile, stat } from 'node:fs/promises';

import { systemCode } from '../domain/errors.ts';
import { parseReadOnlyMounts, parseRoutes } from '../domain/preflight-host.ts';
import type { PathFact, RouteFact } from '../domain/preflight.ts';

/** Routes of this host (IPv4), without the default one. */
export async function routeFacts(): Promise<RouteFact[]> {
  return parseRoutes(await readFile('/proc/net/route', 'utf8'));
}

export async function pathFacts(paths: readonly string[]): Promise<Record<string, PathFact>> {
  const isReadOnly = parseReadOnlyMounts(await readFile('/proc/self/mountinfo', 'utf8'));
  const facts = await Promise.all(
    [...new Set(paths)].map(async (path) => {
      const kind = await kindOf(path);
      return kind === null ? [] : [[path, { kind, readOnly: isReadOnly(path) }] as const];
    }),
  );
  return Object.fromEntries(facts.flat());
}

/** null: it may not be looked at */
async function kindOf(path: string): Promise<PathFact['kind'] | null> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : null;
  }
}
