import type { EngineDefinition } from '../domain/engine.ts';

/**
 * Any program, as roles.developer.agent.command says. It starts in the worktree, reads the task from standard input or
 * from the file of DOCKFRA_TASK_FILE, and changes files; `{task_file}`, `{base_url}`, `{model}` and `{worktree}` in an
 * argument are replaced. The variables that common clients of the two dialects read are set.
 */
export const command: EngineDefinition = {
  id: 'command',
  title: 'Command',
  version: null,
  install: 'set roles.developer.agent.command in dockfra.yaml: a list, program first',
  test: 'runs the command with a task of one line; it must end with 0',
  launch: ({ baseUrl, key, model, taskFile, worktree, command: given }) => {
    const values: Record<string, string> = {
      task_file: taskFile,
      base_url: baseUrl,
      model,
      worktree,
    };
    const [program = 'false', ...args] = given.map((word) =>
      word.replaceAll(/\{(task_file|base_url|model|worktree)\}/g, (_, name: string) => values[name] ?? ''),
    );
    return {
      argv: [program, ...args],
      env: {
        DOCKFRA_TASK_FILE: taskFile,
        DOCKFRA_MODEL: model,
        OPENAI_BASE_URL: `${baseUrl}/v1`,
        OPENAI_API_BASE: `${baseUrl}/v1`,
        OPENAI_API_KEY: key,
        ANTHROPIC_BASE_URL: baseUrl,
        ANTHROPIC_AUTH_TOKEN: key,
      },
      task: 'stdin',
    };
  },
  litter: [],
};
