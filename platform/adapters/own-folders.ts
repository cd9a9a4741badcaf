import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const NAME = /^([a-z-]+)-(\d{1,10})-[A-Za-z0-9]{6}$/;

/** A new folder of this process in `parent` (mode 0700), named so that a later process can tell whose it was. */
export function makeOwnFolder(parent: string, kind: string): Promise<string> {
  return mkdtemp(path.join(parent, `${kind}-${process.pid}-`));
}

/**
 * Removes the folders of that kind whose process is gone: it was killed before it could. Those of a living one stay: a command
 * on the host may work beside the platform. Returns how many.
 */
export async function removeOrphans(parent: string, kind: string): Promise<number> {
  let removed = 0;
  for (const name of await readdir(parent).catch(() => [])) {
    const [, ofKind, pid] = NAME.exec(name) ?? [];
    const folder = path.join(parent, name);
    if (ofKind !== kind || (await isInUse(folder, Number(pid)))) continue;
    await rm(folder, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

async function isInUse(folder: string, pid: number): Promise<boolean> {
  if (pid !== process.pid) return isAlive(pid);
  // in a container every start may have the same number
  const made = await stat(folder).catch(() => null); // removed meanwhile
  return made !== null && made.mtimeMs >= Date.now() - process.uptime() * 1000;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // it is another user's
  }
}
