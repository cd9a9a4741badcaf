import type { EngineDefinition } from '../domain/engine.ts';

/**
 * After aider's options reference and its page on scripting: `--message-file` does one task and ends, `--yes-always`
 * answers its questions, OPENAI_API_BASE and OPENAI_API_KEY name a server that speaks chat completions, and the model is
 * then called openai/NAME. Its histories and the cache of its repository map lie in the worktree by default.
 */
export const aider: EngineDefinition = {
  id: 'aider',
  title: 'Aider',
  version: ['aider', '--version'],
  install: 'python3 -m pip install --user aider-chat (the image needs Python: roles.developer.image)',
  test: 'prints its version, then answers one word through the gateway',
  launch: ({ baseUrl, key, model, taskFile, home }) => ({
    argv: [
      'aider',
      '--model',
      `openai/${model}`,
      '--weak-model',
      `openai/${model}`,
      '--edit-format',
      'diff',
      '--message-file',
      taskFile,
      '--yes-always',
      '--no-auto-commits',
      '--no-dirty-commits',
      '--no-gitignore',
      '--no-check-update',
      '--no-show-release-notes',
      '--no-show-model-warnings',
      '--analytics-disable',
      '--no-suggest-shell-commands',
      '--no-detect-urls',
      '--no-pretty',
      '--no-fancy-input',
      '--chat-history-file',
      `${home}/chat.md`,
      '--input-history-file',
      `${home}/input`,
    ],
    env: { OPENAI_API_BASE: `${baseUrl}/v1`, OPENAI_API_KEY: key },
    task: 'file',
  }),
  litter: ['.aider.chat.history.md', '.aider.input.history', '.aider.llm.history', '.aider.tags.cache.v*'],
};
