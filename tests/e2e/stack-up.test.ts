import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { freePorts } from '../support/line-ports.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const project = `dft-up-${String(process.pid)}`;
const node = (script: string): string => JSON.stringify(['node', '-e', script]);
const SERVE = node(
  "require('http').createServer((q,r)=>r.end(process.env.GREETING)).listen(8000); process.on('SIGTERM',()=>process.exit(0))",
);
const IMAGE = 'node:24-bookworm-slim';

async function rootWith(compose: string, extra: Record<string, string> = {}): Promise<string> {
  const dir = await tempFolder({ 'web/compose.yaml': `name: ${project}\n${compose}`, ...extra });
  const { path: docker } = await findDockerClient();
  onTestFinished(() => {
    execFileSync(docker, ['compose', '-p', project, 'down', '-t', '1', '-v', '--remove-orphans'], {
      stdio: 'ignore',
      cwd: dir,
    });
  });
  return dir;
}

describe('stack up on the real engine', () => {
  it('generates the secret, starts the stack, waits for its health and says so', async () => {
    const [port = 0] = await freePorts(1);
    const dir = await rootWith(`services:
  web:
    image: ${IMAGE}
    command: ${SERVE}
    environment: { GREETING: "\${GREETING}", PASSWORD: "\${APP_PASSWORD}" }
    ports: ["127.0.0.1:${String(port)}:8000"]
    healthcheck: { test: ["CMD", "node", "-e", "fetch('http://127.0.0.1:8000').then(()=>0,()=>process.exit(1))"], interval: 1s, retries: 20 }
  once:
    image: ${IMAGE}
    command: ${node('process.exit(0)')}
`);
    const root = await openTestRoot(dir);
    const refused = await root.run('stack.up', { name: 'web' });
    expect(refused.result).toMatchObject({
      ok: false,
      refusal: {
        message: expect.stringContaining('GREETING'),
        hint: expect.stringContaining('--set GREETING=VALUE'),
      },
    });

    const { result } = await root.run('stack.up', { name: 'web', set: ['GREETING=hello there'] });
    expect(result).toMatchObject({
      ok: true,
      value: {
        stacks: [
          {
            stack: 'web',
            services: expect.arrayContaining([
              expect.objectContaining({ service: 'web', how: 'healthy' }),
              expect.objectContaining({ service: 'once', how: 'finished with 0' }),
            ]),
          },
        ],
      },
    });
    expect(await (await fetch(`http://127.0.0.1:${String(port)}`)).text()).toBe('hello there');
    expect(await readFile(path.join(dir, 'web/.env'), 'utf8')).toMatch(
      /^GREETING='hello there'\nAPP_PASSWORD=[0-9a-f]{48}\n$/,
    );
    expect(root.lines.join('\n')).toMatch(
      /web: made APP_PASSWORD and kept them in .*\.env[\s\S]*web: web: healthy/,
    );

    const again = await root.run('stack.up', { name: 'web' });
    expect(again.result.ok).toBe(true); // its own port is no conflict
  });

  it('refuses a port that somebody else holds, with their pid, before anything is started', async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    const [port = 0] = await freePorts(1);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const dir = await rootWith(
      `services:\n  web:\n    image: ${IMAGE}\n    command: ${SERVE}\n    ports: ["127.0.0.1:${String(port)}:8000"]\n`,
    );
    const root = await openTestRoot(dir);
    const { result } = await root.run('stack.up', { name: 'web' });
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'conflict', message: expect.stringContaining(`(pid ${String(process.pid)})`) },
    });
    const [stack] = (await root.ports.compose.stacks()).stacks;
    expect(stack && (await root.ports.engine.services(stack))).toEqual([]);
  });

  it('reports a service that ends, with its exit code and last lines', async () => {
    const dir = await rootWith(
      `services:\n  bad:\n    image: ${IMAGE}\n    command: ${node("console.error('no database here'); process.exit(3)")}\n`,
    );
    const { result } = await (await openTestRoot(dir)).run('stack.up', { name: 'web' });
    expect(result).toMatchObject({
      ok: false,
      refusal: {
        message: 'service bad of stack web did not start: it ended with exit code 3',
        details: [expect.stringContaining('no database here')],
      },
    });
  });

  it('reports a service that is never healthy', async () => {
    const dir = await rootWith(
      `services:\n  ill:\n    image: ${IMAGE}\n    command: ${SERVE}\n    healthcheck: { test: ["CMD", "false"], interval: 1s, retries: 2 }\n`,
    );
    const { result } = await (await openTestRoot(dir)).run('stack.up', { name: 'web' });
    expect(result).toMatchObject({
      ok: false,
      refusal: {
        message: expect.stringContaining(
          'service ill of stack web did not start: its health check says unhealthy',
        ),
      },
    });
  });

  it('reports one that restarts again and again', async () => {
    const dir = await rootWith(
      `services:\n  loop:\n    image: ${IMAGE}\n    restart: always\n    command: ${node("console.log('again'); process.exit(1)")}\n`,
    );
    const { result } = await (await openTestRoot(dir)).run('stack.up', { name: 'web' });
    expect(result).toMatchObject({
      ok: false,
      refusal: {
        message: expect.stringMatching(/^service loop of stack web did not start: it restarted \d+ times$/),
      },
    });
  });

  it('waits for nobody: a second operation on the stack is refused while one is under way', async () => {
    const dir = await rootWith(`services:\n  web:\n    image: ${IMAGE}\n    command: ${SERVE}\n`);
    const root = await openTestRoot(dir);
    const [first, second] = await Promise.all([
      root.run('stack.up', { name: 'web' }),
      root.run('stack.up', { name: 'web' }),
    ]);
    expect([first, second].filter(({ result }) => result.ok)).toHaveLength(1);
    expect([first, second].find(({ result }) => !result.ok)?.result).toMatchObject({
      refusal: { code: 'busy' },
    });
  });

  it('takes a stack down, services of profiles too: containers and networks go, volumes stay', async () => {
    const dir = await rootWith(
      `services:\n  web: { image: ${IMAGE}, init: true, command: [sleep, "1000"], volumes: ["data:/data"] }\n  extra: { image: ${IMAGE}, init: true, command: [sleep, "1000"], profiles: [more] }\nvolumes: { data: {} }\n`,
    );
    const root = await openTestRoot(dir);
    expect((await root.run('stack.up', { name: 'web', profile: ['more'] })).result).toMatchObject({
      ok: true,
    });
    const { path: docker } = await findDockerClient();
    const named = (kind: string) =>
      execFileSync(docker, [kind, 'ls', '-q', '--filter', `label=com.docker.compose.project=${project}`], {
        encoding: 'utf8',
      }).trim();
    expect(named('container').split('\n')).toHaveLength(2);
    expect(named('network')).not.toBe('');
    const down = await root.run('stack.down', { stack: 'web' });
    expect(down.result).toEqual({ ok: true, value: { stack: 'web', removed: ['extra', 'web'] } });
    expect([named('container'), named('network')]).toEqual(['', '']);
    expect(named('volume')).toBe(`${project}_data`);
    const again = await root.run('stack.down', { stack: 'web' });
    expect(again.result).toEqual({ ok: true, value: { stack: 'web', removed: [] } });
  });

  it('names the stacks when there is none of that name', async () => {
    const dir = await rootWith('services: {a: {image: x}}\n');
    expect((await (await openTestRoot(dir)).run('stack.up', { name: 'wbe' })).result).toMatchObject({
      ok: false,
      refusal: { code: 'not_found', hint: 'stacks here: web' },
    });
  });
});
