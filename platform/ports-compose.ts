import type { Result } from './domain/result.ts';
import type { StackRef } from './domain/compose.ts';

/** A compose file as it is now. `file` absolute, as it was asked for; `hash`: sha256 of its bytes. */
export type SourceFile = { file: string; text: string; hash: string };

export type VersionHow = 'set' | 'unset' | 'write' | 'restore' | 'outside';
/** One kept version of a file: `id` grows by one; `by` null: somebody wrote it outside of Dockfra. */
export type FileVersion = {
  id: number;
  at: string;
  by: string | null;
  how: VersionHow;
  hash: string;
  bytes: number;
};

/** Compose files of the root: read, replaced whole or not at all, every version kept. */
export interface ComposeSources {
  /** refused outside the root, when too large or not UTF-8 */
  read(file: string): Promise<Result<SourceFile>>;
  /**
   * writes `text` where the file still has the hash `before` (else `conflict`), with mode, owner and link kept; both versions are in
   * the history afterwards, also after a crash
   */
  replace(
    file: string,
    change: { before: string; text: string; by: string; how: VersionHow; at: Date },
  ): Promise<Result<FileVersion>>;
  /** newest first; what somebody else wrote since is noted as a version of its own */
  versions(file: string, now: Date): Promise<Result<FileVersion[]>>;
  /** null: not kept (any more) */
  versionText(file: string, id: number): Promise<string | null>;
  /**
   * asks Compose about the stack with `text` in place of the file, which nothing is written for; refused in Compose's words; what
   * it says of variables without a value and of missing env files counts only where it was not so before
   */
  check(stack: StackRef, file: string, text: string): Promise<Result<null>>;
}
