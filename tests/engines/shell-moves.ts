import type { Received, Said } from '../support/model-server.ts';

/** Each engine's own tool for commands, and how it wants them. */
const SHELLS: Record<string, (command: string) => Record<string, unknown>> = {
  bash: (command) => ({ command, description: 'changes the file' }),
  Bash: (command) => ({ command, description: 'changes the file' }),
  exec_command: (cmd) => ({ cmd }),
  shell_command: (command) => ({ command }),
  shell: (command) => ({ command: ['bash', '-lc', command] }),
};

/** Says one command for each task of an engine, then that everything is done. */
export function shellMoves({ request, messages, raw }: Received, command: string): Said {
  const names = request.tools?.map((tool) => tool.function.name) ?? [];
  const name = names.find((one) => SHELLS[one] !== undefined);
  const args = name === undefined ? undefined : SHELLS[name]?.(command);
  const isTicket = raw.includes('alone on one ticket');
  if (!isTicket || name === undefined || args === undefined || messages.some(({ role }) => role === 'tool'))
    return { content: 'Everything is done: ready' };
  return { content: 'I change it.', calls: [{ name, arguments: args }] };
}
