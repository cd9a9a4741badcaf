import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import { openRoleKeys } from '../../platform/adapters/role-keys.ts';
import { readPorts } from '../../platform/adapters/role-ports.ts';
import { connectSsh } from '../../platform/adapters/ssh-client.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import { must } from '../demo/shell.ts';
import type { BenchRoot } from './bench-root.ts';
import { timed, timing, type Figure } from './figures.ts';

/** SSH and the broker: what a person and a command wait for. */
export async function measureAccess(root: BenchRoot): Promise<Figure[]> {
  const developer = await connect(root, 'developer');
  const manager = await connect(root, 'manager');
  const config = join(root.dir, '.dockfra', 'ssh_config');
  await root.dockfra('ticket', 'create', 'work');
  await manager.exec('ticket list');
  try {
    const figures = [
      timing(
        'exec of `true` on an open connection',
        await timed(200, () => developer.exec('true')),
        '<= 15 ms',
      ),
      timing(
        "a role's ticket command with its answer",
        await timed(60, () => manager.exec('ticket list')),
        '<= 90 ms',
      ),
      timing(
        'system ssh from cold, one command',
        await timed(30, () => must('ssh', ['-F', config, 'manager', 'ticket', 'list'])),
        '<= 400 ms',
      ),
      timing('broker request', await brokerTimes(developer, 500), '<= 2 ms'),
    ];
    const passing = root.dockfra('ticket', 'work', 'T-0001');
    const during = await brokerTimesUntil(developer, passing);
    return [...figures, timing('broker request while a 50 MB bundle passes', during, '<= 50 ms')];
  } finally {
    developer.end();
    manager.end();
  }
}

type Connection = { exec(command: string): Promise<string>; end(): void };

async function connect(root: BenchRoot, role: RoleName): Promise<Connection> {
  const state = join(root.dir, '.dockfra');
  const keys = await openRoleKeys({ state, home: state });
  const port = (await readPorts(join(state, 'role-ports.json')))[role] ?? 0;
  const privateKey = await readFile(keys.ownerFile, 'utf8');
  const client = await connectSsh(
    { port, username: role, privateKey, hostKey: keys.hosts[role].publicKey },
    AbortSignal.timeout(10_000),
  );
  return {
    exec: (command) =>
      new Promise((resolve, reject) => {
        client.exec(command, (error, channel) => {
          if (error) return reject(error);
          let out = '';
          channel.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
          channel.stderr.resume();
          channel.on('close', () => resolve(out));
        });
      }),
    end: () => client.end(),
  };
}

/** Requests from inside the container over one kept connection, as a daemon makes them: that has run for long, so the first 300 do not count. */
const PROBE = `const http=require('http');const agent=new http.Agent({keepAlive:true,maxSockets:1});
const once=()=>new Promise((done,fail)=>{const t=process.hrtime.bigint();http.get({socketPath:'/run/dockfra/broker.sock',path:'/v1/hello',agent},(r)=>{r.resume();r.on('end',()=>done(Number(process.hrtime.bigint()-t)/1e6))}).on('error',fail)});
(async()=>{const all=[];for(let i=0;i<300;i++)await once();for(let i=0;i<COUNT;i++){all.push(await once());if(PAUSE)await new Promise(r=>setTimeout(r,PAUSE))}console.log(JSON.stringify(all))})()`;

async function brokerTimes(developer: Connection, count: number, pauseMs = 0): Promise<number[]> {
  const script = PROBE.replaceAll('COUNT', String(count))
    .replaceAll('PAUSE', String(pauseMs))
    .replaceAll('\n', '');
  const out = await developer.exec(`/opt/dockfra/bin/node -e "${script.replaceAll('"', '\\"')}"`);
  return z.array(z.number()).parse(JSON.parse(out));
}

async function brokerTimesUntil(developer: Connection, work: Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  let running = true;
  const ended = work.finally(() => (running = false));
  while (running) all.push(...(await brokerTimes(developer, 40, 2)));
  await ended;
  return all;
}
