import type { HostCommand } from './command.ts';

const lazy = (
  name: string,
  usage: string,
  summary: string,
  load: () => Promise<HostCommand['run']>,
): HostCommand => ({
  name,
  usage,
  summary,
  run: async (launch, words, signal) => (await load())(launch, words, signal),
});

/** Commands of the host. Each is loaded when it is called, so that the others start at once. */
export const HOST_COMMANDS: readonly HostCommand[] = [
  lazy(
    'up',
    'up [--stack NAME] [--profile P] [--environment ENV] [--set NAME=VALUE] [--foreground] [--verbose]',
    'Start platform and roles; with --stack also a stack of yours.',
    async () => (await import('./up.ts')).up,
  ),
  lazy(
    'down',
    'down [--purge]',
    'Stop roles and platform (never your stacks); --purge removes their volumes too.',
    async () => (await import('./down.ts')).down,
  ),
  lazy(
    'serve',
    'serve',
    'Run the platform in the foreground.',
    async () => (await import('./serve.ts')).serve,
  ),
  lazy(
    'login',
    'login',
    'Print a new one-time link to the wizard.',
    async () => (await import('./login.ts')).login,
  ),
  lazy(
    'ssh',
    'ssh ROLE [COMMAND...]',
    "A terminal in a role's container, or one command there.",
    async () => (await import('./ssh.ts')).ssh,
  ),
  lazy(
    'ps',
    'ps',
    'What runs for this root: platform, roles, stacks.',
    async () => (await import('./ps.ts')).ps,
  ),
  lazy(
    'logs',
    'logs [COUNT]',
    "The end of the platform's log.",
    async () => (await import('./logs.ts')).logs,
  ),
];
