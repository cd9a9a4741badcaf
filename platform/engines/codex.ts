import type { EngineDefinition } from '../domain/engine.ts';

/**
 * After the engine's configuration reference and the help of `codex exec`: a provider of one's own is named in config.toml
 * below CODEX_HOME, and speaks the responses dialect only; `exec -` reads the task from standard input and ends. Its own
 * sandbox and questions are off, for the container is the sandbox.
 */
export const codex: EngineDefinition = {
  id: 'codex',
  title: 'Codex',
  version: ['codex', '--version'],
  install: 'npm install --global --prefix ~/.local @openai/codex',
  test: 'prints its version, then answers one word through the gateway',
  launch: ({ baseUrl, key, model, home, worktree }) => ({
    argv: [
      'codex',
      'exec',
      '--dangerously-bypass-approvals-and-sandbox',
      '--skip-git-repo-check',
      '--ephemeral',
      '--color',
      'never',
      '--cd',
      worktree,
      '-',
    ],
    env: { CODEX_HOME: `${home}/.codex`, DOCKFRA_MODEL_KEY: key },
    files: { '.codex/config.toml': configOf(baseUrl, model) },
    task: 'stdin',
  }),
  litter: [],
};

function configOf(baseUrl: string, model: string): string {
  const text = (value: string): string => JSON.stringify(value);
  return `model = ${text(model)}
model_provider = "dockfra"
web_search = "disabled"
check_for_update_on_startup = false

[analytics]
enabled = false

[feedback]
enabled = false

[history]
persistence = "none"

[model_providers.dockfra]
name = "Dockfra"
base_url = ${text(`${baseUrl}/v1`)}
env_key = "DOCKFRA_MODEL_KEY"
wire_api = "responses"
request_max_retries = 2
stream_max_retries = 2
stream_idle_timeout_ms = 600000
`;
}
