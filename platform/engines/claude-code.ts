import type { EngineDefinition } from '../domain/engine.ts';

/**
 * After the engine's own reference of its command line and environment, and its page on gateways: `-p` does one task and
 * ends, ANTHROPIC_BASE_URL and ANTHROPIC_AUTH_TOKEN name the server, every tier of model is the same one here, and
 * CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC switches off updates, telemetry and reports. IS_SANDBOX says that the container
 * is one: without it the skipping of questions is refused to root.
 */
export const claudeCode: EngineDefinition = {
  id: 'claude-code',
  title: 'Claude Code',
  version: ['claude', '--version'],
  install: 'npm install --global --prefix ~/.local @anthropic-ai/claude-code',
  test: 'prints its version, then answers one word through the gateway',
  launch: ({ baseUrl, key, model, home }) => ({
    argv: [
      'claude',
      '--print',
      '--dangerously-skip-permissions',
      '--no-session-persistence',
      '--strict-mcp-config',
      '--disallowedTools',
      'WebSearch,WebFetch,EnterWorktree,ExitWorktree,CronCreate,CronDelete,CronList,ScheduleWakeup',
    ],
    env: {
      ANTHROPIC_BASE_URL: baseUrl,
      ANTHROPIC_AUTH_TOKEN: key,
      ANTHROPIC_MODEL: model,
      ANTHROPIC_DEFAULT_OPUS_MODEL: model,
      ANTHROPIC_DEFAULT_SONNET_MODEL: model,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
      CLAUDE_CODE_SUBAGENT_MODEL: model,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_DISABLE_TERMINAL_TITLE: '1',
      CLAUDE_CODE_ATTRIBUTION_HEADER: '0',
      CLAUDE_CONFIG_DIR: `${home}/.claude`,
      DISABLE_AUTOUPDATER: '1',
      IS_SANDBOX: '1',
    },
    task: 'stdin',
  }),
  litter: ['.claude/settings.local.json'],
};
