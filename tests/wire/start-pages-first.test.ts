import { existsSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';

import pino from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';

import { createSystemClock } from '../../platform/adapters/system-clock.ts';
import { ownerSocket } from '../../platform/host/owner-socket.ts';
import { startPlatform } from '../../platform/platform.ts';
import { openSessions } from '../../wizard/server/sessions.ts';
import { freePorts } from '../support/line-ports.ts';
import { tempFolder } from '../support/temp-folder.ts';

const answered = z.object({ run: z.object({ id: z.string(), state: z.string() }) });

/** An engine that takes every request and says nothing until it is let go; then it is away. */
async function hangingEngine() {
  const path = join(await tempFolder(), 'engine.sock');
  const held = new Set<Socket>();
  let isAway = false;
  let wasAsked = (): void => undefined;
  const asked = new Promise<void>((resolve) => (wasAsked = resolve));
  const server = createServer((socket) => {
    if (isAway) return void socket.destroy();
    held.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => wasAsked());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const goAway = (): void => {
    isAway = true;
    for (const socket of held) socket.destroy();
  };
  onTestFinished(async () => {
    goAway();
    await new Promise((resolve) => server.close(resolve));
  });
  return { address: `unix://${path}`, asked, goAway };
}

/** A platform that begins to start, and a page of somebody who was logged in before. */
async function world() {
  const engine = await hangingEngine();
  vi.stubEnv('DOCKER_HOST', engine.address);
  onTestFinished(() => void vi.unstubAllEnvs());
  const [port = 0] = await freePorts(1);
  const dir = await tempFolder({ 'dockfra.yaml': `wizard: {port: ${String(port)}}\n` });
  const sessions = await openSessions(join(dir, '.dockfra'), createSystemClock());
  const token = await sessions.offerLogin();
  const started = startPlatform({ root: dir, prefix: 'dft-first' }, pino({ level: 'silent' }));
  onTestFinished(async () => {
    engine.goAway();
    await (await started).close();
  });
  const url = `http://127.0.0.1:${String(port)}`;
  await vi.waitUntil(async () => (await fetch(`${url}/login`).catch(() => null)) !== null, 20_000);
  const entered = await fetch(`${url}/login?token=${token}`, { redirect: 'manual' });
  const headers = { cookie: entered.headers.get('set-cookie')?.split(';')[0] ?? '', origin: url };
  const get = (path: string) => fetch(`${url}/api/${path}`, { headers });
  const post = async (name: string) => {
    const body = JSON.stringify({ input: {} });
    const json = { ...headers, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/actions/${name}`, { method: 'POST', headers: json, body });
    return answered.parse(await answer.json()).run;
  };
  const stateOf = async (id: string) =>
    answered.parse(await (await get(`actions/runs/${id}`)).json()).run.state;
  return { dir, engine, started, get, post, stateOf };
}

describe('a platform that starts while its engine hangs', { timeout: 60_000 }, () => {
  it('shows its pages, and changes nothing before what a crash left is settled', async () => {
    const { dir, engine, started, get, post, stateOf } = await world();
    await engine.asked;
    expect((await get('snapshot')).status).toBe(200);
    const run = await post('platform.pause');
    expect(run.state).toBe('running');
    expect(existsSync(join(dir, '.dockfra', 'paused.json'))).toBe(false);
    expect(existsSync(ownerSocket(dir))).toBe(false);
    engine.goAway();
    await started;
    await vi.waitUntil(async () => (await stateOf(run.id)) === 'done', 20_000);
    expect(existsSync(join(dir, '.dockfra', 'paused.json'))).toBe(true);
    expect(existsSync(ownerSocket(dir))).toBe(true);
  });
});
