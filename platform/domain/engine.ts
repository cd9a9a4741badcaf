/** What a coding engine is told about the place where it works. */
export type EngineSetting = {
  /** the model address on this container's loopback, without a path */
  baseUrl: string;
  /** what the address asks for; good for this run only */
  key: string;
  /** the name to ask for; which model answers is decided at the gateway */
  model: string;
  /** file with the task, outside of the worktree */
  taskFile: string;
  /** the engine's own home of this run, outside of the worktree */
  home: string;
  worktree: string;
  /** roles.developer.agent.command of dockfra.yaml */
  command: readonly string[];
};

export type EngineLaunch = {
  argv: readonly [string, ...string[]];
  env: Readonly<Record<string, string>>;
  /** written below the engine's home before it starts */
  files?: Readonly<Record<string, string>>;
  /** how it reads the task; `file`: its argv names the file */
  task: 'stdin' | 'file';
};

/** One file in platform/engines/ exports one of these. The container is its sandbox: its own questions are switched off. */
export type EngineDefinition = {
  id: string;
  title: string;
  /** prints the version and ends; null: nothing to look for */
  version: readonly [string, ...string[]] | null;
  /** how a person gets it into the developer's container */
  install: string;
  /** what `engine test` does, in words */
  test: string;
  /** null: the platform's own loop works the ticket */
  launch: ((setting: EngineSetting) => EngineLaunch) | null;
  /** git pathspecs of what it leaves in a worktree: removed before every commit, unless git knows the file */
  litter: readonly string[];
};

export const BUILT_IN = 'built-in';

/** The order in which engines are tried: the ticket's own or the role's, then the fallbacks. */
export function engineOrder(
  agent: { engine: string; engine_fallbacks: readonly string[] },
  wanted: string | undefined,
): string[] {
  return [...new Set([wanted ?? agent.engine, ...agent.engine_fallbacks])];
}

export type EngineChoice = { engine: string | null; passed: string[] };

/** The first engine of the order that is there and has not failed already; `passed` says why others were not taken. */
export function chooseEngine(
  order: readonly string[],
  available: readonly string[],
  failed: ReadonlyMap<string, string>,
): EngineChoice {
  const passed: string[] = [];
  for (const engine of order) {
    const failure = failed.get(engine);
    if (failure === undefined && available.includes(engine)) return { engine, passed };
    passed.push(
      failure === undefined
        ? `${engine} is not installed or failed its test`
        : `${engine} failed: ${failure}`,
    );
  }
  return { engine: null, passed };
}
