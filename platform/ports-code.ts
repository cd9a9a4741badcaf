import type { Change } from './domain/change.ts';
import type { DirtyFile } from './domain/dirty-files.ts';
import type { Result } from './domain/result.ts';

/** One repository that tickets change. All reading happens in the platform's own bare store, never under the config of the user's. */
export type RepositoryRef = {
  /** safe short name, used in paths */
  name: string;
  /** git top-level of the user's checkout */
  top: string;
  /** short branch name that candidates are merged to, e.g. "main" */
  branch: string;
};

export type CommitLine = { sha: string; subject: string; at: string; author: string };

export interface Repositories {
  /** the repository that holds `dir`, or a refusal (none: offer `git init`; hazards in .git/config; no commit yet) */
  find(dir: string): Promise<Result<RepositoryRef>>;
  /** brings the user's branch into the platform's store; returns its head */
  sync(repo: RepositoryRef): Promise<{ head: string }>;
  /** files of the user's checkout that differ from HEAD, tracked and untracked-but-not-ignored */
  dirtyFiles(repo: RepositoryRef): Promise<DirtyFile[]>;
  /** writes a bundle of `commit` (named `refs/dockfra/base`) to a temporary file that the caller deletes */
  writeBundle(repo: RepositoryRef, commit: string, have: string[]): Promise<string>;
  /** verify, fsck, size and ref rules, then refs/dockfra/tickets/<id> in the platform's store; nothing moves on refusal. The file is used up. */
  importBundle(
    repo: RepositoryRef,
    file: string,
    ticketId: string,
    /** `base`: the commit must descend from it; `snapshot`: keep it under refs/dockfra/snapshots/<id> instead */
    rules?: { base?: string; snapshot?: boolean },
  ): Promise<Result<{ commit: string }>>;
  isAncestor(repo: RepositoryRef, ancestor: string, commit: string): Promise<boolean>;
  /** the newest commit that both contain; null: none */
  mergeBase(repo: RepositoryRef, one: string, other: string): Promise<string | null>;
  changes(repo: RepositoryRef, base: string, commit: string): Promise<Change[]>;
  /** unified diff as text, cut at `maxBytes` with a last line that says so */
  patch(repo: RepositoryRef, base: string, commit: string, maxBytes: number): Promise<string>;
  commits(repo: RepositoryRef, base: string, commit: string): Promise<CommitLine[]>;
  /** merge commit of `commit` onto `onto` without any work tree; refused with `conflict` and the paths */
  merge(
    repo: RepositoryRef,
    onto: string,
    commit: string,
    message: string,
  ): Promise<Result<{ commit: string }>>;
  /** a plain copy of the tree (no .git), symbolic links kept as links; returns the submodules, which are left out */
  exportTree(repo: RepositoryRef, commit: string, dir: string): Promise<{ leftOut: string[] }>;
  readFile(repo: RepositoryRef, commit: string, path: string): Promise<string | null>;
  /** every file at the commit with its object id, in git's order; submodules left out */
  files(repo: RepositoryRef, commit: string): Promise<{ path: string; sha: string }[]>;
  /** moves the user's branch from `from` to `to`, with the work tree when it is checked out; the owner's other edits stay. Refused with main_moved or dirty_tree */
  fastForward(repo: RepositoryRef, from: string, to: string): Promise<Result<null>>;
}

/** Code in and out of the developer's container, through the courier account only. */
export interface Courier {
  /** makes (or keeps) the worktree /work/<id> on branch ticket/<id> at `base`; idempotent */
  provision(request: {
    repo: RepositoryRef;
    ticketId: string;
    branch: string;
    base: string;
    /** where a branch that is not there begins: a commit that the platform has of this work; default: `base` */
    start?: string;
    person: string;
    /** who gives up waiting leaves the queue at once */
    signal?: AbortSignal;
  }): Promise<void>;
  /** the branch's commits as a bundle in a temporary file; `snapshot` includes uncommitted files as one extra commit */
  collect(request: {
    repo: RepositoryRef;
    ticketId: string;
    base: string;
    snapshot: boolean;
    signal?: AbortSignal;
  }): Promise<Result<{ file: string; commit: string; dirty: string[] }>>;
}
