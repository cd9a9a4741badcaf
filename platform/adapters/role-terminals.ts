import type { Client, ClientChannel } from 'ssh2';

import { DockfraError } from '../domain/errors.ts';
import type { RoleName } from '../domain/ticket.ts';
import type { Terminals, TerminalShell, TerminalSize } from '../ports-terminal.ts';
import { connectSsh, type SshTarget } from './ssh-client.ts';

/** Where a role is at this moment, and the key that opens it; null when it was never started. */
export type FindRole = (role: RoleName) => Promise<Omit<SshTarget, 'username'> | null>;

/** Terminals over SSH, a connection for each: what one of them does cannot hold up another. */
export function createTerminals(find: FindRole): Terminals {
  return {
    async open(role, size, watch, signal) {
      const target = await find(role);
      if (!target)
        throw new DockfraError('not_up', `${role} was never started`, 'start the roles: dockfra up');
      const client = await connectSsh({ ...target, username: role }, signal);
      try {
        const channel = await openShell(client, size);
        return followShell(client, channel, watch);
      } catch (error) {
        client.destroy();
        throw error;
      }
    },
  };
}

function openShell(client: Client, { cols, rows }: TerminalSize): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const gone = () =>
      reject(new DockfraError('ssh_failed', 'the connection was cut', 'is the role running? dockfra ps'));
    client.once('close', gone);
    client.shell({ term: 'xterm-256color', cols, rows }, { env: { LANG: 'C.UTF-8' } }, (error, channel) => {
      client.removeListener('close', gone);
      if (error)
        reject(
          new DockfraError('ssh_failed', `no terminal: ${error.message}`, 'see the log of the role', error),
        );
      else resolve(channel);
    });
  });
}

type Watch = Parameters<Terminals['open']>[2];

function followShell(client: Client, channel: ClientChannel, watch: Watch): TerminalShell {
  let reason = 'the connection was cut';
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    client.destroy();
    watch.onEnd(reason);
  };
  const onOutput = (chunk: Buffer) => watch.onOutput(chunk);
  channel.on('data', onOutput);
  channel.stderr.on('data', onOutput);
  channel.on('exit', (code: number | null, signal?: string) => {
    reason =
      code === null ? `the shell was ended by ${signal ?? 'a signal'}` : `the shell ended with ${code}`;
  });
  channel.on('error', end);
  channel.on('close', end);
  client.on('close', end);
  return {
    write: (text) => writeTo(channel, text),
    resize: ({ cols, rows }) => channel.setWindow(rows, cols, 0, 0),
    pause: () => void channel.pause(),
    resume: () => void channel.resume(),
    end() {
      channel.end();
      client.end();
      setTimeout(() => client.destroy(), 1000).unref(); // a far side that does not answer is cut off
    },
  };
}

function writeTo(channel: ClientChannel, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (channel.destroyed || !channel.writable) return reject(new Error('the terminal has ended'));
    if (channel.write(text)) return resolve();
    const settle = (error: Error | null) => {
      channel.removeListener('drain', drained);
      channel.removeListener('close', closed);
      if (error) reject(error);
      else resolve();
    };
    const drained = () => settle(null);
    const closed = () => settle(new Error('the terminal has ended'));
    channel.once('drain', drained);
    channel.once('close', closed);
  });
}
