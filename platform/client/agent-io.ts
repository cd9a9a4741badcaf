import type { AgentIo } from '../agent/agent-io.ts';
import { hostEnvironment } from '../config.ts';
import { COMMAND_LIMITS, CONFINE_WORDS } from './confine.ts';
import { WORK } from './courier-git.ts';
import { BROKER_SOCKET } from './protocol.ts';
import { sendCommand } from './send-command.ts';

const OUTPUT_LIMIT = 16 * 1024 * 1024;

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
    prelude: COMMAND_LIMITS,
    ...(CONFINE_WORDS === undefined ? {} : { confine: CONFINE_WORDS }),
    command: async (argv, { stdin, onErr, signal: own } = {}) => {
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
          signal: own === undefined ? signal : AbortSignal.any([signal, own]),
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
