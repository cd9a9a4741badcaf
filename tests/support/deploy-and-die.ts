// Run as: node --import tsx deploy-and-die.ts ROOT TICKET STEP MS. Deploys; at the step it kills itself -9 or, with
// CUT_SOCKET (through which it reaches the engine), cuts its way to the engine and goes on.
import { createServer, connect, type Socket } from 'node:net';

import { deployTicket } from '../../platform/flows/deploy-ticket.ts';
import { openPorts } from '../../platform/wire.ts';

const [root = '', id = '', step = '', afterMs = '0'] = process.argv.slice(2);
const cutSocket = process.env['CUT_SOCKET'];
const strike =
  cutSocket === undefined ? () => process.kill(process.pid, 'SIGKILL') : await openWay(cutSocket);
const { ports } = await openPorts({ root, prefix: 'dfdeploy' }, { interactive: false });
const { deploys } = ports;
const watched: typeof ports = {
  ...ports,
  deploys: {
    ...deploys,
    save: async (record, slot) => {
      await deploys.save(record, slot);
      if (record.step !== step) return;
      if (afterMs === '0') strike();
      else setTimeout(strike, Number(afterMs));
    },
  },
};
const signal = new AbortController().signal;
const caller = { role: 'monitor', person: 'mona', personClaimed: false, via: 'ssh' } as const;
try {
  const result = await deployTicket(watched, { caller, progress: () => undefined, signal }, id);
  process.stdout.write(result.ok ? 'done' : result.refusal.message);
} catch (error) {
  process.stdout.write(String(error));
}
process.exit(0);

/** A socket that leads to the engine; returns what cuts it for good. */
async function openWay(path: string): Promise<() => void> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect('/var/run/docker.sock');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => [near, far].forEach((one) => one.destroy()));
    }
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
}
