import type { Change } from './change.ts';

/** A file of a checkout that differs from HEAD; an untracked folder stands as one path that ends in "/". */
export type DirtyFile = { path: string; tracked: boolean };

/** What of the owner's uncommitted work a change would meet: the same file, or a file where the change wants a folder. */
export function touchedBy(dirty: readonly DirtyFile[], changes: readonly Change[]): DirtyFile[] {
  const paths = changes.flatMap(({ path, oldPath }) => (oldPath === null ? [path] : [path, oldPath]));
  return dirty.filter(({ path }) =>
    paths.some(
      (changed) => changed === path || path.startsWith(`${changed}/`) || changed.startsWith(folderOf(path)),
    ),
  );
}

/**
 * The uncommitted files that stop a deployment. What runs afterwards is what is committed, so a changed tracked file would vanish
 * from the running services; settings are read where they lie, and untracked files matter only where the change wants to be.
 */
export function filesInTheWay(
  dirty: readonly DirtyFile[],
  changes: readonly Change[],
  settings: readonly string[],
): string[] {
  const touched = new Set(touchedBy(dirty, changes).map(({ path }) => path));
  return dirty
    .filter(({ path, tracked }) => touched.has(path) || (tracked && !settings.includes(path)))
    .map(({ path }) => path);
}

function folderOf(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
