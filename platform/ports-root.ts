import type { DescribedService } from './domain/compose-model/services.ts';
import type { StackRef } from './domain/compose.ts';
import type { HostFacts, PortFact, PortWish } from './domain/host-facts.ts';
import type { Result } from './domain/result.ts';
import type { FoundText } from './domain/variables.ts';

/** This machine, as far as `doctor` and preflight ask. Works without any engine. */
export interface Host {
  facts(ports: PortWish[], signal: AbortSignal): Promise<HostFacts>;
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
  /** sets these in the stack's .env (0600; made when missing), every other byte kept; returns the file's path */
  writeEnv(stack: StackRef, values: Record<string, string>): Promise<string>;
  /** remembers the .env as it is now; the answer puts it back so, or removes it where there was none */
  holdEnv(stack: StackRef): Promise<() => Promise<void>>;
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
