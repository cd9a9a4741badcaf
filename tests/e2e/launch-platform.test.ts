import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import { newLoginLink } from '../../platform/host/login.ts';
import { docker, HEALTH, IMAGE, launchRoot, SERVE } from '../support/launch-root.ts';
import { freePorts } from '../support/line-ports.ts';
import { eventually, startCommand, type Running } from '../support/line-run.ts';

const prefix = `dft-platform-${String(process.pid)}`;
const MAIN = ['--import', 'tsx', path.join(import.meta.dirname, '../support/line-main.ts')];
const holderSchema = z.object({ pid: z.number() });
const launchesSchema = z.object({
  launches: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      note: z.string().nullable(),
      services: z.array(z.object({ stack: z.string(), service: z.string(), phase: z.string() })),
    }),
  ),
});
const PATIENCE_MS = 90_000;

/** The platform of a root in a process of its own; ended with the test. */
async function serve(dir: string): Promise<{ running: Running; kill(): Promise<void> }> {
  const env = { DOCKFRA_PREFIX: prefix };
  const running = startCommand(process.execPath, [...MAIN, '--root', dir, 'serve'], env, 600_000);
  const kill = async () => {
    const text = await readFile(path.join(dir, '.dockfra/platform.json'), 'utf8');
    process.kill(holderSchema.parse(JSON.parse(text)).pid, 'SIGKILL');
    await running.ended;
  };
  await running.until(/the platform serves/);
  onTestFinished(() => kill().catch(() => undefined)); // it was killed before
  return { running, kill };
}

/** A browser that has logged in, as far as launches go. */
async function enter(dir: string) {
  const link = await newLoginLink({ root: dir, prefix });
  const { origin } = new URL(link);
  const entered = await fetch(link, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const launches = async () => {
    const answer = await fetch(`${origin}/api/launches`, { headers: { cookie } });
    return launchesSchema.parse(await answer.json()).launches;
  };
  return {
    launches,
    latest: async () => (await launches())[0],
    launch: async () => {
      const headers = { cookie, origin, 'content-type': 'application/json' };
      const body = JSON.stringify({ input: {} });
      return (await fetch(`${origin}/api/actions/stack.up`, { method: 'POST', headers, body })).status;
    },
  };
}

const containers = async (...names: string[]): Promise<string[]> => {
  const ids = names.map((name) => docker('inspect', '--format', '{{.Id}} {{.State.StartedAt}}', name));
  return Promise.all(ids);
};

it('a platform killed -9 in the middle of a launch of two stacks says, started anew, exactly where it stopped, and the next launch goes on from there', async () => {
  const network = `${prefix}-net`;
  const service = (more = HEALTH) => `{ image: ${IMAGE}, command: ${SERVE}, networks: [net], ${more} }`;
  const gated = 'healthcheck: { test: ["CMD-SHELL", "test -e /go/ready"], interval: 1s, retries: 1000 }';
  const dir = await launchRoot(prefix, {
    base: `services:\n  db: ${service()}\n  cache: ${service()}\nnetworks: { net: { name: ${network} } }\n`,
    // what holds the launch here until the test lets it go on
    app: `services:\n  gate: ${service(`${gated}, volumes: ["./go:/go"]`)}\n  web: ${service(`${HEALTH}, depends_on: { gate: { condition: service_healthy } }`)}\nnetworks: { net: { external: true, name: ${network} } }\n`,
  });
  await mkdir(path.join(dir, 'app/go'));
  const [port = 0] = await freePorts(1);
  await writeFile(path.join(dir, 'dockfra.yaml'), `wizard: {port: ${String(port)}}\n`);
  const started = [`${prefix}-base-db-1`, `${prefix}-base-cache-1`, `${prefix}-app-gate-1`];

  const first = await serve(dir);
  const before = await enter(dir);
  expect(await before.launch()).toBe(202);
  await eventually(
    'the launch waits for the gate',
    async () => {
      const phases = (await before.latest())?.services.map((one) => `${one.service} ${one.phase}`) ?? [];
      const isThere = ['db healthy', 'cache healthy', 'gate starting'].every((one) => phases.includes(one));
      return isThere || null;
    },
    PATIENCE_MS,
    50,
  );
  const were = await containers(...started);
  await first.kill();

  await serve(dir);
  const after = await enter(dir);
  const cut = await eventually(
    'the launch is known as cut off',
    async () => {
      const record = await after.latest();
      return record?.state === 'running' ? null : record;
    },
    PATIENCE_MS,
    50,
  );
  expect(cut).toMatchObject({
    state: 'interrupted',
    note: expect.stringMatching(
      /^cut off by a stop of the platform; .*gate runs, health: starting.*web was (never created|created, not started)/,
    ),
  });
  expect(cut?.services.map(({ service: name, phase }) => [name, phase])).toEqual(
    expect.arrayContaining([
      ['db', 'healthy'],
      ['cache', 'healthy'],
      ['gate', 'starting'],
    ]),
  );
  // nothing goes on by itself: the Compose that the killed platform had started has ended, too
  const programs = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  expect(programs.split('\n').filter((line) => line.includes(`${dir}/app/compose.yaml`))).toEqual([]);

  await writeFile(path.join(dir, 'app/go/ready'), '');
  expect(await after.launch()).toBe(202);
  const whole = await eventually(
    'the second launch has ended',
    async () => {
      const record = await after.latest();
      return record === undefined || record.id === cut?.id || record.state === 'running' ? null : record;
    },
    PATIENCE_MS,
    50,
  );
  expect(whole).toMatchObject({ state: 'done' });
  expect(whole.services.map(({ phase }) => phase)).toEqual(['healthy', 'healthy', 'healthy', 'healthy']);
  expect(await containers(...started)).toEqual(were); // what ran before went on running
  expect((await after.launches()).map(({ state }) => state)).toEqual(['done', 'interrupted']);
});
