import type { Client } from 'ssh2';

import { createBoundedText } from '../domain/checks-log.ts';
import { DockfraError } from '../domain/errors.ts';
import type { RoleCommands } from '../ports-roles.ts';
import type { FindRole } from './role-terminals.ts';
import { connectSsh } from './ssh-client.ts';

const KEPT_CHARS = 256 * 1024;
/** The far side is a shell: only words that mean the same there as here. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]*$|^--[a-z][a-z-]*$/;

/** Commands over SSH as the owner, a connection for each. */
export function createRoleCommands(find: FindRole): RoleCommands {
  return {
    async run({ role, words, timeoutMs, onOutput }, signal) {
      const odd = words.find((word) => !PLAIN.test(word));
      if (odd !== undefined)
        throw new DockfraError('invalid_command', `not a plain word: ${odd.slice(0, 60)}`, 'use its id');
      const target = await find(role);
      if (!target)
        throw new DockfraError('not_up', `${role} was never started`, 'start the roles: dockfra up');
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const client = await connectSsh({ ...target, username: role }, limit);
      try {
        return await exchange(client, words.join(' '), { role, timeoutMs, onOutput, limit, signal });
      } finally {
        client.destroy();
      }
    },
  };
}

type Exchange = Pick<Parameters<RoleCommands['run']>[0], 'role' | 'timeoutMs' | 'onOutput'> & {
  limit: AbortSignal;
  signal: AbortSignal;
};

function exchange(
  client: Client,
  command: string,
  { role, timeoutMs, onOutput, limit, signal }: Exchange,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const said = createBoundedText(KEPT_CHARS);
    let code: number | null = null;
    const seconds = Math.round(timeoutMs / 1000);
    const end = () =>
      reject(
        signal.aborted
          ? signal.reason
          : new DockfraError(
              'role_timeout',
              `the ${role} gave no answer within ${seconds} s`,
              `dockfra ssh ${role}`,
            ),
      );
    limit.addEventListener('abort', end, { once: true });
    client.once('close', () =>
      reject(new DockfraError('ssh_failed', `the connection to the ${role} was cut`, 'see: dockfra ps')),
    );
    client.exec(command, (error, channel) => {
      if (error)
        return reject(
          new DockfraError(
            'ssh_failed',
            `no command in the ${role}: ${error.message}`,
            'see: dockfra ps',
            error,
          ),
        );
      const take = (text: string) => {
        said.add(text);
        onOutput?.(text);
      };
      channel.setEncoding('utf8').on('data', take);
      channel.stderr.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
      channel.on('exit', (status: number | null) => void (code = status));
      channel.on('error', reject);
      channel.on('close', () => {
        limit.removeEventListener('abort', end);
        resolve({ code, output: said.text() });
      });
      channel.end(); // it is asked nothing
    });
  });
}
