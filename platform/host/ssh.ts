import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';

import { sshArgv } from '../argv/ssh.ts';
import type { Launch } from '../config.ts';
import { DockfraError } from '../domain/errors.ts';
import { ROLE_NAMES } from '../domain/ticket.ts';

/** Hands the terminal to the system's OpenSSH client; ends with its exit code. */
export async function ssh(launch: Launch, words: string[]): Promise<number> {
  const [first, ...command] = words;
  const role = ROLE_NAMES.find((name) => name === first);
  if (!role)
    throw new DockfraError(
      'usage',
      `ssh needs a role, not ${JSON.stringify(first ?? '')}`,
      `one of: ${ROLE_NAMES.join(', ')}`,
    );
  const config = join(launch.root, '.dockfra', 'ssh_config');
  await access(config).catch((error: unknown) => {
    throw new DockfraError(
      'not_up',
      `${config} is not there yet`,
      `start the roles first: dockfra --root ${launch.root} up`,
      error,
    );
  });
  const child = spawn(
    'ssh',
    sshArgv({ config, role, command, terminal: command.length === 0 && process.stdin.isTTY }),
    { stdio: 'inherit' },
  );
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(new DockfraError('no_ssh', 'the ssh client cannot be started', 'install openssh-client', error)),
    );
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
}
