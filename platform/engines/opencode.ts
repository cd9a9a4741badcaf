import type { EngineDefinition } from '../domain/engine.ts';

/**
 * After the engine's pages on its command line, configuration and providers: `run` does one task and ends, `--auto` answers
 * its questions, OPENCODE_CONFIG_CONTENT is configuration that goes over every file, and a provider of the kind
 * "openai-compatible" speaks chat completions. The variables switch off what would look for hosts that cannot be reached.
 */
export const opencode: EngineDefinition = {
  id: 'opencode',
  title: 'OpenCode',
  version: ['opencode', '--version'],
  install: 'npm install --global --prefix ~/.local opencode-ai',
  test: 'prints its version, then answers one word through the gateway',
  launch: ({ baseUrl, key, model }) => ({
    argv: ['opencode', 'run', '--auto', '--pure', '--title', 'ticket', '--model', `dockfra/${model}`],
    env: {
      OPENCODE_CONFIG_CONTENT: JSON.stringify(configOf(baseUrl, key, model)),
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      OPENCODE_DISABLE_SHARE: '1',
      OPENCODE_DISABLE_TERMINAL_TITLE: '1',
    },
    task: 'stdin',
  }),
  litter: ['.opencode/node_modules', '.opencode/package.json', '.opencode/bun.lock', '.opencode/.gitignore'],
};

function configOf(baseUrl: string, key: string, model: string): object {
  const name = `dockfra/${model}`;
  return {
    model: name,
    small_model: name,
    share: 'disabled',
    autoupdate: false,
    snapshot: false,
    permission: { webfetch: 'deny', websearch: 'deny' },
    provider: {
      dockfra: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Dockfra',
        options: { baseURL: `${baseUrl}/v1`, apiKey: key },
        models: { [model]: { name: model, limit: { context: 200_000, output: 8192 } } },
      },
    },
  };
}
