import type { DescribedService } from './domain/compose-model/services.ts';
import type { MapNode } from './domain/compose-model/tree.ts';
import type { StackRef } from './domain/compose.ts';
import type { HostFacts, PortFact, PortWish } from './domain/host-facts.ts';
import type { Result } from './domain/result.ts';
import type { HostHints } from './domain/settings-form/host-hints.ts';
import type { FoundText } from './domain/variables.ts';

/** This machine, as far as `doctor` and preflight ask. Works without any engine. */
export interface Host {
  facts(ports: PortWish[], signal: AbortSignal): Promise<HostFacts>;
  /** free disk and memory alone: quick, for no program is asked for its version */
  room(): Promise<Pick<HostFacts, 'disks' | 'memory'>>;
  /** the same ports with who holds them (null: free) */
  ports(ports: PortWish[]): Promise<PortFact[]>;
}

/** The files beside a stack that say what compose puts in for its variables. */
export interface StackFiles {
  /** interpolated texts of its compose files, and the values that compose would use (.env under the process environment) */
  read(stack: StackRef): Promise<{
    texts: readonly FoundText[];
    values: Record<string, string>;
    faults: { file: string; message: string }[];
  }>;
  /** what its compose files say: every file that takes part, absolute; the values of secret variables are not put in */
  describe(stack: StackRef): Promise<{
    texts: readonly FoundText[];
    services: DescribedService[];
    files: string[];
    errors: { file: string; line: number | null; message: string }[];
  }>;
  /** our own reading of its compose files, with the place of every value; null when nothing can be read */
  tree(stack: StackRef): Promise<{ root: MapNode | null; values: Record<string, string> }>;
  /** the .env and what people wrote around the variables: the compose files, `.env.example` and its like, absolute */
  sources(stack: StackRef): Promise<EnvSources>;
  /**
   * sets these in the stack's .env (made for its owner only when missing; else mode and owner stay), null takes one out; every
   * other byte is kept; returns the file's path
   */
  writeEnv(stack: StackRef, values: Readonly<Record<string, string | null>>): Promise<string>;
  /** writes the same file as writeEnv, with a way back */
  holdEnv(stack: StackRef): Promise<EnvHold>;
}

export interface EnvHold {
  /** as writeEnv */
  write(values: Readonly<Record<string, string | null>>): Promise<string>;
  /** undoes what was written through this, and nothing else; removes the file where there was none */
  putBack(): Promise<void>;
}

/** Keeps two writers of settings apart. */
export interface SettingsDesk {
  /** what the stamps of this root's settings are made with: the same in each of its processes, for its owner only */
  stampKey(): Promise<Uint8Array>;
  /** one after the other, in all processes of the root */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

export type EnvText = { file: string; text: string | null };

/** `env.text` null: there is none. `env.earlier`: the files that are read before it. `outside`: what the platform's environment says, which wins over the file. */
export type EnvSources = {
  env: { file: string; text: string | null; earlier?: readonly EnvText[]; readableByOthers: boolean };
  outside: Readonly<Record<string, string>>;
  files: { file: string; kind: 'compose' | 'example'; text: string }[];
};

/** What this machine and its repositories already know, for suggestions. Only files are read: nothing is contacted. */
export interface Surroundings {
  look(dir: string): Promise<HostHints>;
}

/** Tells when what was read below the root changes, whoever changes it. */
export interface FileWatch {
  /** from here on what was read is known without a look while nothing changes */
  start(onChange: () => void): void;
  /** what the work does not ask about is not watched any more */
  pruneAfter<T>(work: () => Promise<T>): Promise<T>;
  /** folders that the system watches, and those that are looked at every second */
  counts(): { watched: number; looked: number };
  close(): void;
}

/** Questions to the person at this terminal. */
export interface Prompter {
  readonly interactive: boolean;
  /** null: the person gave up */
  ask(question: { name: string; message: string; secret: boolean }): Promise<string | null>;
}

export type Scaffolded = {
  /** absolute */
  dir: string;
  commit: string;
  /** ROOT/dockfra.yaml, when it was laid there; null when the root had one already */
  settingsFile: string | null;
};

/** Lays the sample application into a root. */
export interface Scaffold {
  /** copies it to `dir` (relative to the root) as a git repository with one commit; refused when `dir` exists and is not empty */
  create(dir: string): Promise<Result<Scaffolded>>;
}
