import type { Change } from './change.ts';
import { matchesGlob } from './glob.ts';
import { ok, refuse, type Result } from './result.ts';

export type DiffLimits = { max_files: number; max_lines: number; paths: string[] };

export type DiffSize = { files: number; added: number; deleted: number };

/** Lines of text; what has no lines, such as a picture, counts as a file only. */
export function sizeOf(changes: readonly Change[]): DiffSize {
  const sum = (pick: (change: Change) => number | null): number =>
    changes.reduce((all, change) => all + (pick(change) ?? 0), 0);
  return {
    files: changes.length,
    added: sum((change) => change.added),
    deleted: sum((change) => change.deleted),
  };
}

const BYTES_A_LINE = 200;

/** Lines as a reader meets them: one that goes on and on counts as several, so that few long lines are not a small change. */
export function linesToRead(changes: readonly Change[]): number {
  const lines = ({ added, deleted, bytes }: Change): number =>
    Math.max((added ?? 0) + (deleted ?? 0), Math.ceil((bytes ?? 0) / BYTES_A_LINE));
  return changes.reduce((all, change) => all + lines(change), 0);
}

/** Refuses an empty diff, one too large to review, and paths outside of those allowed (all when none are given). */
export function checkLimits(changes: readonly Change[], limits: DiffLimits): Result<DiffSize> {
  const size = sizeOf(changes);
  const lines = size.added + size.deleted;
  if (size.files === 0)
    return refuse('empty_diff', 'the work changes no file', 'commit your changes first: git status');
  if (size.files > limits.max_files) {
    return refuse(
      'limits',
      `${size.files} files changed, the limit is ${limits.max_files}`,
      'split the ticket, or ask the owner for a higher limits.max_files',
      changes.slice(0, 20).map((change) => change.path),
    );
  }
  if (lines > limits.max_lines) {
    return refuse(
      'limits',
      `${lines} lines changed, the limit is ${limits.max_lines}`,
      'split the ticket, or ask the owner for a higher limits.max_lines',
    );
  }
  if (limits.paths.length === 0) return ok(size);
  const outside = changes
    .flatMap((change) => [change.path, change.oldPath ?? change.path])
    .filter((path) => !limits.paths.some((glob) => matchesGlob(path, glob)));
  if (outside.length === 0) return ok(size);
  const named = [...new Set(outside)];
  return refuse(
    'limits',
    `changed outside of the allowed paths: ${named.slice(0, 5).join(', ')}`,
    `allowed by limits.paths: ${limits.paths.join(', ')}`,
    named.slice(0, 50),
  );
}
