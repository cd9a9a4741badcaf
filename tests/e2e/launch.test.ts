import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { reconcileLaunches } from '../../platform/flows/launch-reconcile.ts';
import type { Ports } from '../../platform/ports.ts';
import { docker, HEALTH, IMAGE, launchRoot, script, SERVE } from '../support/launch-root.ts';
import { engineAway } from '../support/line-engine.ts';
import { openTestRoot } from '../support/open-test-root.ts';

const prefix = `dft-launch-${String(process.pid)}`;
const phases = async ({ launches }: Pick<Ports, 'launches'>) => {
  const [record] = await launches.list();
  return Object.fromEntries((record?.services ?? []).map(({ service, phase }) => [service, phase]));
};
const refusal = { code: 'conflict' };

describe('preflight on the real engine', () => {
  it('a port that a foreign container publishes: refused by name before anything is made, with a free one', async () => {
    const other = await docker(
      'run',
      '-d',
      '-p',
      '127.0.0.1::8000',
      '--name',
      `${prefix}-foreign`,
      IMAGE,
      'sleep',
      '60',
    );
    onTestFinished(async () => void (await docker('rm', '-f', other)));
    const port = (await docker('port', other, '8000')).split(':').at(-1) ?? '';
    const dir = await launchRoot(prefix, {
      web: `services:\n  web: { image: ${IMAGE}, command: ${SERVE}, ports: ["127.0.0.1:\${WEB_PORT:-${port}}:8000"] }\n`,
    });
    const root = await openTestRoot(dir);
    const message = expect.stringContaining(`port ${port} of service web is held by ${prefix}-foreign`);
    expect((await root.run('stack.up', { name: 'web' })).result).toMatchObject({
      ok: false,
      refusal: { ...refusal, message },
    });
    expect(await root.ports.launches.list()).toEqual([]);
    const { result } = await root.run('stack.preflight', {});
    expect(result).toMatchObject({
      ok: true,
      value: {
        ready: false,
        findings: [
          {
            rule: 'ports',
            place: { file: 'web/compose.yaml', line: 3 },
            fix: { action: { name: 'settings.set' } },
          },
        ],
      },
    });
  });

  it('an external network: refused, made by the fix, then the launch goes through', async () => {
    const network = `${prefix}-shared`;
    onTestFinished(async () => void (await docker('network', 'rm', '-f', network)));
    const dir = await launchRoot(prefix, {
      web: `services:\n  web: { image: ${IMAGE}, command: ${SERVE}, ${HEALTH}, networks: [shared] }\nnetworks: { shared: { external: true, name: ${network} } }\n`,
    });
    const root = await openTestRoot(dir);
    const message = expect.stringContaining(`external network ${network} is not there`);
    expect((await root.run('stack.up', { name: 'web' })).result).toMatchObject({
      refusal: { ...refusal, message },
    });
    const other = await root.run('stack.create', { stack: 'web', kind: 'network', name: `${network}-x` });
    expect(other.result).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
    expect(
      (await root.run('stack.create', { stack: 'web', kind: 'network', name: network })).result,
    ).toMatchObject({
      ok: true,
      value: { created: true },
    });
    expect((await root.run('stack.up', { name: 'web' })).result).toMatchObject({ ok: true });
    expect(await phases(root.ports)).toEqual({ web: 'healthy' });
  });
});

describe('a launch on the real engine', () => {
  it('starts the stack that makes a network before the one that uses it, and keeps each phase with its time', async () => {
    const network = `${prefix}-made`;
    const service = (name: string) =>
      `services:\n  ${name}: { image: ${IMAGE}, command: ${SERVE}, ${HEALTH}, networks: [net] }\n`;
    const dir = await launchRoot(prefix, {
      base: `${service('db')}networks: { net: { name: ${network} } }\n`,
      app: `${service('web')}networks: { net: { external: true, name: ${network} } }\n`,
    });
    const root = await openTestRoot(dir);
    const { result } = await root.run('stack.up', {});
    expect(result).toMatchObject({ ok: true, value: { stacks: [{ stack: 'base' }, { stack: 'app' }] } });
    const [record] = await root.ports.launches.list();
    expect(record).toMatchObject({ state: 'done', stacks: ['base', 'app'], failure: null });
    const web = record?.services.find(({ service: name }) => name === 'web');
    expect(web?.past.map(({ phase }) => phase)).toEqual(['waiting', 'creating', 'starting']);
    const { lines } = await root.ports.launches.output(record?.id ?? '', 0);
    expect(lines.join('\n')).toContain(`Container ${prefix}-app-web-1  Started`);
  });

  it('says which service did not get healthy, what its check said, and its last lines', async () => {
    const ill = `{ image: ${IMAGE}, command: ${script("console.log('no database here'); setInterval(()=>{}, 1000)")}, healthcheck: { test: ["CMD-SHELL", "echo the door is shut; exit 1"], interval: 1s, retries: 2 } }`;
    const dir = await launchRoot(prefix, {
      web: `services:\n  ill: ${ill}\n  web: { image: ${IMAGE}, command: ${SERVE}, depends_on: { ill: { condition: service_healthy } } }\n`,
    });
    const root = await openTestRoot(dir);
    const { result } = await root.run('stack.up', { name: 'web' });
    expect(result).toMatchObject({
      refusal: { message: expect.stringContaining('its health check said: exit code 1: the door is shut') },
    });
    const [record] = await root.ports.launches.list();
    expect(record).toMatchObject({ state: 'failed', failure: { service: 'ill', stack: 'web' } });
    expect(record?.failure?.lines.join('\n')).toContain('no database here');
    expect(await phases(root.ports)).toMatchObject({ ill: 'failed' });
  });

  it('is cancelled from elsewhere: Compose is ended, and it says what is left', async () => {
    const never = `{ image: ${IMAGE}, command: ${SERVE}, healthcheck: { test: ["CMD", "true"], interval: 1h, start_period: 1h } }`;
    const dir = await launchRoot(prefix, {
      web: `services:\n  slow: ${never}\n  web: { image: ${IMAGE}, command: ${SERVE}, depends_on: { slow: { condition: service_healthy } } }\n`,
    });
    const root = await openTestRoot(dir);
    const running = root.run('stack.up', { name: 'web' });
    // the phase is told before the engine has started it
    const slow = () => docker('ps', '-q', '--filter', `name=${prefix}-web-slow-1`);
    await expect.poll(slow, { timeout: 30_000 }).not.toBe('');
    const [record] = await root.ports.launches.list();
    expect((await root.run('stack.cancel', {})).result).toMatchObject({
      ok: true,
      value: { launch: record?.id },
    });
    expect((await running).result).toMatchObject({ refusal: { code: 'wrong_state' } });
    expect((await root.ports.launches.list())[0]).toMatchObject({
      state: 'cancelled',
      note: expect.stringMatching(
        /^web: slow runs, health: starting, web was (never created|created, not started)$/,
      ),
    });
    expect((await root.run('stack.cancel', {})).result).toMatchObject({ refusal: { code: 'not_found' } });
  });
});

describe('what ends in the middle of a launch', () => {
  const STACK = (name: string) =>
    `services:\n  db: { image: ${IMAGE}, command: ${SERVE}, ${HEALTH} }\n  ${name}: { image: ${IMAGE}, command: ${SERVE}, ${HEALTH}, depends_on: { db: { condition: service_healthy } } }\n`;
  const child = (dir: string, phase: string, env: NodeJS.ProcessEnv = {}) => {
    const file = path.join(import.meta.dirname, '../support/launch-and-die.ts');
    const made = spawn(process.execPath, ['--import', 'tsx', file, dir, 'web', phase], {
      env: { ...process.env, ...env },
    });
    let text = '';
    made.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const ended = new Promise<void>((resolve) => made.once('close', () => resolve()));
    return { ended, text: () => text };
  };

  it('kill -9 of the process: the next start says exactly where it stopped, and a launch goes on from there', async () => {
    const dir = await launchRoot(prefix, { web: STACK('web') });
    await child(dir, 'db: starting').ended;
    const root = await openTestRoot(dir);
    expect((await root.ports.launches.list())[0]).toMatchObject({ state: 'running' });
    const [line] = await reconcileLaunches(root.ports);
    expect(line).toMatch(
      /at db (waiting|creating|starting), web (waiting|creating).*: cut off by a stop of the platform; web: db runs/,
    );
    expect((await root.ports.launches.list())[0]).toMatchObject({ state: 'interrupted' });
    expect(await reconcileLaunches(root.ports)).toEqual([]);
    expect((await root.run('stack.up', { name: 'web' })).result).toMatchObject({ ok: true });
    expect(await phases(root.ports)).toEqual({ db: 'healthy', web: 'healthy' });
  });

  it('the engine goes away: it says so with how far it was, and the next launch goes on from there', async () => {
    const socket = path.join(tmpdir(), `dockfra-launch-engine-${String(process.pid)}.sock`);
    const engine = engineAway(socket);
    await engine.comeBack();
    onTestFinished(async () => {
      await engine.goAway();
      await rm(socket, { force: true });
    });
    const dir = await launchRoot(prefix, { web: STACK('web') });
    const launch = child(dir, '', { DOCKER_HOST: engine.host });
    await expect.poll(launch.text, { timeout: 60_000 }).toContain('db: starting');
    await engine.goAway();
    await launch.ended;
    expect(launch.text()).toMatch(/ended: .*/);
    expect(launch.text()).not.toContain('ended: done');
    const root = await openTestRoot(dir);
    const [record] = await root.ports.launches.list();
    expect(record).toMatchObject({ state: 'failed' });
    expect(JSON.stringify(record)).toMatch(/db (starting|healthy)|"phase":"starting"/);
    expect((await root.run('stack.up', { name: 'web' })).result).toMatchObject({ ok: true });
  });
});
