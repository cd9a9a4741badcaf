import { execFileSync } from 'node:child_process';
import path from 'node:path';

import pino from 'pino';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { sendCommand } from '../../platform/client/send-command.ts';
import { newLoginLink } from '../../platform/host/login.ts';
import { ownerSocket } from '../../platform/host/owner-socket.ts';
import { startPlatform } from '../../platform/platform.ts';
import { SOCKET_PATH, type ServerToPage, type Snapshot } from '../../wizard/contract.ts';
import { applyPatch } from '../../wizard/snapshot-patch.ts';
import { freePorts } from '../support/line-ports.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ONE = 'services: {s: {image: x}}\n';
const discoveredSchema = z.object({
  stacks: z.array(
    z.object({
      name: z.string(),
      project: z.string(),
      files: z.array(z.string()),
      source: z.string(),
      services: z.array(z.object({ image: z.string().nullable() })),
    }),
  ),
  elsewhere: z.array(z.object({ project: z.string(), reason: z.string() })),
});

/** A whole platform on this engine with a page that follows it; edits are made by other processes. */
async function world(files: Record<string, string>) {
  const [port = 0] = await freePorts(1);
  const dir = await tempFolder({ ...files, 'dockfra.yaml': `wizard: {port: ${String(port)}}\n` });
  const platform = await startPlatform({ root: dir, prefix: 'dft-edits' }, pino({ level: 'silent' }));
  onTestFinished(() => platform.close());
  const owner = async (...argv: string[]): Promise<string> => {
    let out = '';
    const request = { argv, cwd: dir, person: 'owner', columns: null, color: false };
    const code = await sendCommand(ownerSocket(dir), request, {
      out: (text) => (out += text),
      err: () => undefined,
    });
    expect(code).toBe(0);
    return out;
  };
  const link = await newLoginLink({ root: dir, prefix: null });
  const page = await follow(platform.wizardUrl, link);
  const outside = (script: string) => void execFileSync('sh', ['-ec', script], { cwd: dir, stdio: 'pipe' });
  const discovered = async () => discoveredSchema.parse(JSON.parse(await owner('discover', '--json')));
  return { dir, owner, outside, page, discovered };
}

async function follow(url: string, link: string) {
  const entered = await fetch(link, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const snapshotOf = async (): Promise<Snapshot> => {
    const answer: Snapshot = JSON.parse(
      await (await fetch(`${url}/api/snapshot`, { headers: { cookie } })).text(),
    );
    return answer;
  };
  let now = await snapshotOf();
  const socket: Socket<ServerToPage, Record<string, never>> = io(url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    extraHeaders: { cookie, origin: url },
  });
  onTestFinished(() => void socket.disconnect());
  socket.on('patch', (patch) => (now = applyPatch(now, patch)));
  await new Promise((resolve) => socket.once('connect', () => resolve(null)));
  now = await snapshotOf();
  return { names: () => now.stacks.map(({ name }) => name).toSorted(), rev: () => now.stacks_rev };
}

describe('edits from outside, under a running platform', () => {
  it('are on the page and in every answer soon, without a reload', async () => {
    const { dir, outside, page, discovered } = await world({
      'shop/compose.yaml': ONE,
      'blog/compose.yaml': ONE,
    });
    const elsewhere = await tempFolder({ 'lot/a/compose.yml': ONE, 'lot/b/compose.yml': ONE });
    await expect.poll(page.names).toEqual(['blog', 'shop']);
    await new Promise((resolve) => setTimeout(resolve, 2000)); // nothing is under way any more
    const took: number[] = [];
    const after = async (what: string, script: string, names: string[]) => {
      const rev = page.rev();
      outside(script);
      const started = performance.now();
      await expect
        .poll(() => [page.names(), page.rev() > rev], { interval: 5, timeout: 10_000, message: what })
        .toEqual([names, true]);
      took.push(Math.round(performance.now() - started));
      expect((await discovered()).stacks.map(({ name }) => name).toSorted()).toEqual(names);
      await new Promise((resolve) => setTimeout(resolve, 600));
    };
    await after('edit', 'sed -i s/x/y/ shop/compose.yaml', ['blog', 'shop']);
    await after('add', `mkdir new && printf '${ONE}' > new/compose.yml`, ['blog', 'new', 'shop']);
    await after('rename', 'mv new newer', ['blog', 'newer', 'shop']);
    await after('delete', 'rm -r newer', ['blog', 'shop']);
    await after('moved in', `mv ${elsewhere}/lot ${dir}/lot`, ['a', 'b', 'blog', 'shop']);
    await after('moved out', `mv ${dir}/lot ${elsewhere}/lot`, ['blog', 'shop']);
    await after('settings', 'echo "stacks: [shop]" >> dockfra.yaml', ['shop']);
    console.log(`on the page after, in ms: ${took.join(', ')}`);
    expect(Math.min(...took)).toBeLessThan(1000); // each one, when the machine has nothing else to do
    outside('sed -i s/y/z/ shop/compose.yaml');
    expect((await discovered()).stacks[0]?.services[0]?.image).toBe('z'); // at once, for whoever asks
  });
});

describe('a project that somebody starts in a way of his own', () => {
  it('is shown as it was started, while it has containers', async () => {
    const image = 'debian:bookworm-slim';
    const service = (name: string) =>
      `services: {${name}: {image: "${image}", command: [sleep, infinity], stop_grace_period: 0s}}\n`;
    const { dir, outside, page, discovered } = await world({
      'shop/compose.yaml': service('web'),
      'shop/extra.yml': service('extra'),
      'odd/what.yml': service('odd'),
    });
    const docker = (await findDockerClient()).path;
    const compose = (words: string) =>
      outside(`cd shop && '${docker}' compose -p dft-edits-live -f compose.yaml -f extra.yml ${words}`);
    const odd = (words: string) => outside(`'${docker}' compose -p dft-edits-odd -f odd/what.yml ${words}`);
    const projects = async () =>
      (await discovered()).stacks.map(({ name, project, source }) => [name, project, source]);
    onTestFinished(() => {
      for (const project of ['dft-edits-live', 'dft-edits-odd'])
        execFileSync(docker, ['compose', '-p', project, 'down', '--timeout', '0'], { stdio: 'pipe' });
    });
    expect(await projects()).toEqual([['shop', 'shop', 'found']]);
    compose('up -d');
    odd('up -d');
    await expect.poll(projects).toEqual([
      ['shop', 'dft-edits-live', 'running'],
      ['dft-edits-odd', 'dft-edits-odd', 'running'],
    ]);
    expect((await discovered()).stacks[0]?.files).toEqual(['shop/compose.yaml', 'shop/extra.yml']);
    await expect.poll(page.names).toEqual(['dft-edits-odd', 'shop']);
    outside('rm odd/what.yml');
    expect((await discovered()).elsewhere).toEqual([
      { project: 'dft-edits-odd', reason: expect.stringContaining(path.join(dir, 'odd/what.yml')) },
    ]);
    compose('down --timeout 0');
    await expect.poll(projects).toEqual([['shop', 'shop', 'found']]);
  });
});
