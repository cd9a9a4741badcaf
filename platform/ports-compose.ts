import type { Result } from './domain/result.ts';
import type { ComposeModel, StackRef } from './domain/compose.ts';
import type { SourceReference } from './domain/dangerous-sources.ts';

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

export type BuildRequest = {
  stack: StackRef;
  tree: string;
  service: string;
  tag: string;
  labels: Record<string, string>;
  network: 'none' | 'default';
};

/** The compose client. Every call is an argv; output lines stream to `onLine`. */
export interface Compose {
  stacks(): Promise<{
    stacks: StackRef[];
    faults: { file: string; message: string }[];
    /** projects that run from a folder of the root, with files that cannot be read */
    elsewhere?: { project: string; dir: string; reason: string }[];
  }>;
  /** the resolved model; `everyProfile`: also services that start only on request; `tree` replaces the stack's own folder (a candidate's export) for reading only */
  model(stack: StackRef, tree?: string, wanted?: { everyProfile: boolean }): Promise<Result<ComposeModel>>;
  /** builds `service` from `tree` and tags it `tag` with the given labels */
  build(
    request: BuildRequest,
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<Result<{ imageId: string }>>;
  /** `up -d --no-deps` of these services in the stack's own directory and environment; `files` replaces its compose files */
  up(
    request: {
      stack: StackRef;
      services: string[];
      noDeps: boolean;
      build: boolean;
      files?: string[];
      forceRecreate?: boolean;
    },
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<Result<null>>;
  /** everything that the compose files below `tree` make compose read, found without running compose on them */
  references(stack: StackRef, tree: string, boundary: string): Promise<SourceReference[]>;
  /** one command by `sh -c` in a fresh container of `service` made from `image`; its exit code, output to `onLine` */
  runOnce(
    request: { stack: StackRef; service: string; image: string; command: string; files?: string[] },
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<{ exitCode: number }>;
  /** ends what a crashed platform left running for this stack (compose clients, one-off containers); returns how many */
  settle(stack: StackRef): Promise<number>;
  /** stops and removes the containers of these services; never a volume */
  remove(
    request: { stack: StackRef; services: string[]; files?: string[] },
    signal: AbortSignal,
  ): Promise<Result<null>>;
  /** stops and removes the stack's containers, of every profile, and its networks; never a volume */
  down(
    request: { stack: StackRef },
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<Result<null>>;
}
