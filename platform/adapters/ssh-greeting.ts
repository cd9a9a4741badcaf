import { createConnection } from 'node:net';

const GREETING_TIMEOUT_MS = 2000;

/** True when an SSH server behind 127.0.0.1:port says its name: the gate, the role's network and sshd all work. */
export function greetsSsh(port: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: GREETING_TIMEOUT_MS });
    let said = '';
    const finish = (): void => {
      signal.removeEventListener('abort', finish);
      socket.destroy();
      resolve(said.startsWith('SSH-2.0-'));
    };
    signal.addEventListener('abort', finish, { once: true });
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
      if (said.length >= 8) finish();
    });
    for (const event of ['timeout', 'error', 'close']) socket.once(event, finish);
  });
}
