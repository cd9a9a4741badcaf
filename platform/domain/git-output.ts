import type { DirtyFile } from './dirty-files.ts';
import type { Change } from './change.ts';

const STATUSES: Readonly<Record<string, Change['status']>> = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type_changed',
};

/** Reads `git diff-tree -z --raw --numstat`: all raw entries first, then one count per file in the same order. */
export function parseChanges(output: string): Change[] {
  const fields = output.split('\0');
  const changes: Change[] = [];
  let at = 0;
  const next = (): string => fields[at++] ?? '';
  while (fields[at]?.startsWith(':')) {
    const [, mode = '000000', , , letter = 'M'] = next().slice(1).split(' ');
    const status = STATUSES[letter.charAt(0)] ?? 'modified';
    const first = next();
    const moved = status === 'renamed' || status === 'copied';
    changes.push({
      path: moved ? next() : first,
      oldPath: moved ? first : null,
      status,
      added: null,
      deleted: null,
      mode,
    });
  }
  for (const change of changes) {
    const [added = '-', deleted = '-', path = ''] = next().split('\t');
    if (path === '') at += 2;
    change.added = added === '-' ? null : Number(added);
    change.deleted = deleted === '-' ? null : Number(deleted);
  }
  return changes;
}

/** Paths of `git status --porcelain=v1 -z --no-renames`. */
export function parseStatus(output: string): DirtyFile[] {
  return output
    .split('\0')
    .filter((entry) => entry.length > 3)
    .map((entry) => ({ path: entry.slice(3), tracked: !entry.startsWith('??') }));
}

export type CommitRecord = { sha: string; subject: string; at: string; author: string };

/** Records by NUL, fields by 0x1f, each cut to what a ticket can hold. */
export function parseCommits(output: string): CommitRecord[] {
  return output
    .split('\0')
    .filter((record) => record.trim() !== '')
    .map((record) => {
      const [sha = '', subject = '', at = '', author = ''] = record.trim().split('\x1f');
      return { sha, subject: subject.slice(0, 500), at: at.slice(0, 40), author: author.slice(0, 200) };
    });
}

export type TreeEntry = { mode: string; type: string; sha: string; size: number | null; path: string };

/** Entries of `git ls-tree -z`, with or without `-l`. */
export function parseTree(output: string): TreeEntry[] {
  return output
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const tab = entry.indexOf('\t');
      const [mode = '', type = '', sha = '', size] = entry.slice(0, tab).split(/ +/);
      return {
        mode,
        type,
        sha,
        size: size === undefined || size === '-' ? null : Number(size),
        path: entry.slice(tab + 1),
      };
    });
}
