import type { AgentIo } from '../agent/agent-io.ts';
import { hostEnvironment } from '../config.ts';
import { WORK } from './courier-git.ts';
import { BROKER_SOCKET } from './protocol.ts';
import { sendCommand } from './send-command.ts';

const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** Of one command: no file over 2 GB, and fewer processes than the container may have, so that its daemon and logins go on. */
const LIMITS = '{ ulimit -S -c 0; ulimit -f 2097152; ulimit -u 400; } 2>/dev/null';

export type AgentIoOptions = {
  person: string;
  signal: AbortSignal;
  say(text: string): void;
};

/** The wire between a run and the platform: commands through the broker, as everybody else's. */
export function createAgentIo({ person, signal, say }: AgentIoOptions): AgentIo {
  return {
    person,
    signal,
    say,
    work: WORK,
    env: commandEnvironment(),
    prelude: LIMITS,
    command: async (argv, { stdin, onErr } = {}) => {
      let out = '';
      let err = '';
      const code = await sendCommand(
        BROKER_SOCKET,
        {
          argv: [...argv],
          cwd: '/',
          person,
          columns: null,
          color: false,
          ...(stdin === undefined ? {} : { stdin }),
        },
        {
          out: (text) => void (out = (out + text).slice(-OUTPUT_LIMIT)),
          err: (text) => {
            err = (err + text).slice(-4000);
            onErr?.(text);
          },
          signal,
        },
      );
      return { code, out, err };
    },
  };
}

/** What the model's commands see: the login's own settings, none of Dockfra's. */
function commandEnvironment(): Record<string, string> {
  const kept = Object.entries(hostEnvironment()).filter(
    ([name]) => !name.startsWith('DOCKFRA_') && !name.startsWith('SSH_'),
  );
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: '/home/developer',
    LANG: 'C.UTF-8',
    ...Object.fromEntries(kept),
    CI: '1',
    TERM: 'dumb',
    PAGER: 'cat',
    GIT_PAGER: 'cat',
    GIT_TERMINAL_PROMPT: '0',
  };
}
