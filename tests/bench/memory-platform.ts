import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';

import { CHECKOUT } from '../demo/prepare-root.ts';
import { must } from '../demo/shell.ts';

const START_MS = 60_000;

export type InUse = { heapUsed: number; external: number; arrayBuffers: number; rss: number };

export type MeasuredPlatform = {
  url: string;
  dockfra(...words: string[]): Promise<string>;
  /** a cookie of somebody who logged in just now */
  login(): Promise<string>;
  /** after a full collection */
  inUse(): Promise<InUse>;
  stop(): Promise<void>;
};

/** A platform of its own for the root in `dir`, with a probe in it that can collect and count. */
export async function startMeasured(dir: string, port: number): Promise<MeasuredPlatform> {
  const program = join(CHECKOUT, 'bin', 'dockfra');
  const probe = join(import.meta.dirname, 'memory-probe.mjs');
  const argv = ['--expose-gc', '--import', probe, program, '--root', dir, 'serve'];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const url = `http://127.0.0.1:${String(port)}`;
  const dockfra = async (...words: string[]) => (await must(program, ['--root', dir, ...words])).out;
  await untilServed(`${url}/login`, child);
  return {
    url,
    dockfra,
    login: async () => {
      const link = /http:\S+/.exec(await dockfra('login'))?.[0] ?? '';
      const cookie = (await fetch(link)).headers.get('set-cookie')?.split(';')[0];
      if (!cookie) throw new Error('the login link gave no cookie');
      return cookie;
    },
    inUse: async () => {
      const told = once(child, 'message');
      child.send('count');
      const [{ heapUsed, external, arrayBuffers, rss }] = await told;
      return {
        heapUsed: Number(heapUsed),
        external: Number(external),
        arrayBuffers: Number(arrayBuffers),
        rss: Number(rss),
      };
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function untilServed(address: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('the platform does not serve');
    const served = await fetch(address).then(
      (response) => response.status === 200,
      () => false, // not yet
    );
    if (served) return;
    await sleep(50);
  }
}
