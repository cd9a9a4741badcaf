import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

import ssh2, { type ServerChannel } from 'ssh2';

import { makeKeyPair } from '../../platform/adapters/key-pair.ts';
import { createRoleCommands } from '../../platform/adapters/role-commands.ts';
import { createTerminals } from '../../platform/adapters/role-terminals.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import type { RoleCommands } from '../../platform/ports-roles.ts';
import type { Terminals } from '../../platform/ports-terminal.ts';

export type ShellServer = {
  terminals: Terminals;
  /** single commands, answered by `answers` */
  commands: RoleCommands;
  /** what a command prints and ends with; a command that is not named never ends */
  answers: Map<string, { out: string; err?: string; code: number }>;
  port: number;
  /** from now on the platform looks for the roles there, with the same keys */
  moveTo(port: number): void;
  /** shells that are open now */
  open(): number;
  /** shells opened since the start, with the size they have now */
  sizes: string[];
  /** how many bytes the shells could not get rid of yet */
  heldBack(): number;
  /** ends every connection from the far side */
  cut(): void;
  close(): Promise<void>;
};

/**
 * A real SSH server with a small shell of its own: echoes what is typed; `size`, `colours`, `exit`, `flood N` (N kB of lines) are
 * its commands. The client is the platform's own, with a key as the only way in.
 */
export async function openShellServer(): Promise<ShellServer> {
  const host = makeKeyPair();
  const owner = makeKeyPair();
  const allowed = publicKeyOf(owner.publicKey);
  const channels = new Set<ServerChannel>();
  const sockets = new Set<Socket>();
  const sizes: string[] = [];
  const answers: ShellServer['answers'] = new Map();
  const server = new ssh2.Server({ hostKeys: [host.privateKey] }, (client) => {
    client.on('authentication', (context) => {
      if (context.method !== 'publickey' || !context.key.data.equals(allowed))
        return context.reject(['publickey']);
      if (!context.signature || !context.blob) return context.accept();
      const parsed = ssh2.utils.parseKey(owner.publicKey);
      const valid = !(parsed instanceof Error) && parsed.verify(context.blob, context.signature) === true;
      return valid ? context.accept() : context.reject();
    });
    client.on('error', () => undefined); // a test cut the wire
    client.on('session', (accept) => {
      const session = accept();
      const index = sizes.length;
      const note = ({ cols, rows }: { cols: number; rows: number }) => (sizes[index] = `${cols}x${rows}`);
      session.on('pty', (yes, _no, size) => {
        note(size);
        yes();
      });
      session.on('window-change', (yes, _no, size) => {
        note(size);
        yes?.();
      });
      session.on('exec', (yes, _no, { command }) => {
        const channel = yes();
        const answer = answers.get(command);
        if (!answer) return;
        channel.stderr.write(answer.err ?? '');
        channel.write(answer.out, () => {
          channel.exit(answer.code);
          channel.end();
        });
      });
      session.on('shell', (yes) => {
        const channel = yes();
        channels.add(channel);
        channel.on('close', () => channels.delete(channel));
        serveShell(channel, () => sizes[index] ?? '');
      });
    });
  });
  const tcp = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // a test cut the wire
    server.injectSocket(socket);
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(tcp.address());
  let target = port;
  const find = async (role: RoleName) =>
    role === 'monitor' ? null : { port: target, privateKey: owner.privateKey, hostKey: host.publicKey };
  return {
    terminals: createTerminals(find),
    commands: createRoleCommands(find),
    answers,
    port,
    moveTo: (other) => (target = other),
    sizes,
    open: () => channels.size,
    heldBack: () => [...channels].reduce((sum, channel) => sum + channel.writableLength, 0),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => tcp.close(resolve));
    },
  };
}

function serveShell(channel: ServerChannel, size: () => string): void {
  let line = '';
  channel.write('welcome to the test shell\r\n$ ');
  channel.on('data', (data: Buffer) => {
    for (const char of data.toString('utf8')) {
      if (char !== '\r') {
        line += char;
        channel.write(char);
        continue;
      }
      channel.write('\r\n');
      run(channel, line.trim(), size());
      line = '';
    }
  });
}

function run(channel: ServerChannel, line: string, size: string): void {
  const [command = '', count = '1'] = line.split(' ');
  if (command === 'exit') {
    channel.exit(0);
    channel.end();
    return;
  }
  if (command === 'size') channel.write(`the size is ${size}\r\n`);
  if (command === 'colours')
    channel.write('\u001b[38;2;10;120;80mtrue colour\u001b[0m \u001b[31mred\u001b[0m\r\n');
  if (command === 'echo') channel.write(`you said ${line.slice(5)}\r\n`);
  if (command === 'flood') {
    const row = `${'x'.repeat(62)}\r\n`;
    for (let kb = 0; kb < Number(count); kb += 1) channel.write(row.repeat(16));
    channel.write(`flood of ${count} kB ends\r\n`);
  }
  channel.write('$ ');
}

function publicKeyOf(text: string): Buffer {
  return Buffer.from(text.split(' ')[1] ?? '', 'base64');
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
}
