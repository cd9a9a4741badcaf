import { randomBytes } from 'node:crypto';
import Dockerode from 'dockerode';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { createSandbox } from '../../platform/adapters/sandbox.ts';
import { hostEnvironment } from '../../platform/config.ts';
import { checkTicket } from '../../platform/flows/check-ticket.ts';
import { submit } from '../../platform/flows/submit-ticket.ts';
import { eventually } from '../support/line-run.ts';
import { openProofWorld, type ProofWorld } from '../support/proof-world.ts';

const docker = new Dockerode();
const prefix = 'dockfra-t-proof';
const id = randomBytes(4).toString('hex');
let world: ProofWorld;

async function open(files: Record<string, string>) {
  const made: { state: string } = { state: '/tmp' };
  const root = {
    id,
    get state() {
      return made.state;
    },
  };
  const sandbox = createSandbox({
    docker,
    dockerPath: async () => (await findDockerClient()).path,
    env: hostEnvironment(),
    prefix,
    root,
  });
  world = await openProofWorld(files, sandbox);
  made.state = `${world.dir}/.dockfra`;
}

afterEach(() => world.close());
afterAll(async () => {
  for (const image of await docker.listImages({ filters: { reference: [`${prefix}-check-${id}:*`] } })) {
    for (const tag of image.RepoTags ?? []) await docker.getImage(tag).remove({ force: true });
  }
});

const NODE = {
  'add.mjs': 'export const add = (a, b) => a - b;\n',
  'test/add.test.mjs':
    "import test from 'node:test';\nimport assert from 'node:assert';\nimport { add } from '../add.mjs';\ntest('adds nothing', () => assert.equal(add(1, 0), 1));\n",
  'dockfra.yaml':
    'checks:\n  - name: unit\n    image: node:24-bookworm-slim\n    prepare: mkdir -p node_modules && echo installed\n    run: node --test --test-reporter=junit --test-reporter-destination=report.xml --test-reporter=spec --test-reporter-destination=stdout\n    report: report.xml\n',
};
const NEW_TEST =
  "import test from 'node:test';\nimport assert from 'node:assert';\nimport { add } from '../add.mjs';\ntest('adds two', () => assert.equal(add(1, 1), 2));\n";

describe('proof on the real engine', { timeout: 180_000 }, () => {
  it('of a Node repository: a failing test is refused by name, the mended work goes to review', async () => {
    await open(NODE);
    world.commit({ 'test/more.test.mjs': NEW_TEST });
    const refused = await submit(world.ports, world.context(), world.id);
    expect(refused).toMatchObject({
      ok: false,
      refusal: {
        code: 'checks_failed',
        details: expect.arrayContaining([expect.stringContaining('adds two')]),
      },
    });
    expect((await world.ticket()).status).toBe('in_progress');

    world.write({ 'add.mjs': 'export const add = (a, b) => a + b;\n' });
    expect(await checkTicket(world.ports, world.context(), { id: world.id })).toMatchObject({ ok: true });
    expect(world.said.join('')).toContain('adds two');
    world.git('add', '--all');
    world.git('commit', '--quiet', '-m', 'add adds');
    expect(await submit(world.ports, world.context(), world.id)).toMatchObject({
      ok: true,
      value: { flags: [] },
    });
    const { status, evidence } = await world.ticket();
    expect(status).toBe('review');
    expect(
      evidence.filter((item) => item.kind === 'check').map((item) => [item.run, item.result, item.tests]),
    ).toEqual([
      ['base', 'passed', { passed: 1, failed: 0, skipped: 0 }],
      ['commit', 'failed', { passed: 1, failed: 1, skipped: 0 }],
      // the base is proved once: the second submit stands on the same run
      ['commit', 'passed', { passed: 2, failed: 0, skipped: 0 }],
    ]);
  });

  it('of a Python repository with a database', async () => {
    const check =
      'checks:\n  - name: unit\n    image: python:3.13-slim\n    run: python3 -m unittest -v && python3 reach.py\n    needs:\n      - name: db\n        image: postgres:17\n        env: {POSTGRES_PASSWORD: secret}\n        health: pg_isready -h 127.0.0.1 -U postgres\n    memory: 512m\n';
    await open({
      'dockfra.yaml': check,
      'reach.py':
        "import socket\nprint('database answers', bool(socket.create_connection(('db', 5432), 5)))\n",
      'greet.py': "def greet(name):\n    return 'hello ' + name\n",
      'test_greet.py':
        "import unittest\nfrom greet import greet\n\nclass Greet(unittest.TestCase):\n    def test_name(self):\n        self.assertEqual(greet('you'), 'hello you')\n",
    });
    world.commit({ 'greet.py': "def greet(name='you'):\n    return 'hello ' + name\n" });
    expect(await submit(world.ports, world.context(), world.id)).toMatchObject({
      ok: true,
      value: { flags: [] },
    });
    expect(world.said.join('')).toContain('database answers True');
    expect((await world.ticket()).evidence.map((item) => item.result)).toEqual(['info', 'passed', 'passed']);
  });

  it('of work whose check container somebody kills: no pass, the ticket stays, the next submit goes through', async () => {
    await open({
      'dockfra.yaml':
        'checks: [{name: slow, image: "debian:bookworm-slim", run: "echo up; sleep $(cat seconds); echo done"}]\n',
      seconds: '0',
    });
    world.commit({ seconds: '20' });
    const filters = { label: [`dockfra.root=${id}`, 'dockfra.run=commit'] };
    const kill = async (): Promise<void> => {
      // its output may be here before the engine lists it
      const [found] = await eventually('the check container', async () => {
        const all = await docker.listContainers({ filters });
        return all.length > 0 ? all : null;
      });
      await docker.getContainer(found?.Id ?? '').kill();
    };
    const kills: Promise<void>[] = [];
    let judged = '';
    const progress = (_stage: string, text: string): void => {
      judged += text;
      if (kills.length === 0 && /== slow at commit[^]*\nup\n/.test(judged)) kills.push(kill());
    };
    expect(await submit(world.ports, world.context({ progress }), world.id)).toMatchObject({
      ok: false,
      refusal: { code: 'checks_failed', message: expect.stringContaining('killed from outside') },
    });
    await Promise.all(kills);
    const { status, evidence } = await world.ticket();
    expect(status).toBe('in_progress');
    expect(evidence.at(-1)).toMatchObject({ kind: 'check', run: 'commit', result: 'error' });
    world.commit({ seconds: '0.1' });
    expect(await submit(world.ports, world.context(), world.id)).toMatchObject({ ok: true });
  });
});
