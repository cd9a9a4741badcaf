import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { engineAway } from '../support/line-engine.ts';
import { lineRoot, type LineRoot } from '../support/line-root.ts';
import { eventually } from '../support/line-run.ts';
import { lineStory, POINTS, type LineStory } from '../support/line-story.ts';
import { kills } from '../support/line-table.ts';

const table = kills();
const socket = join(tmpdir(), `dockfra-line-engine-${process.pid}.sock`);
const engine = engineAway(socket);
let root: LineRoot;
let story: LineStory;
let id: string;

beforeAll(async () => {
  await engine.comeBack();
  root = await lineRoot('engine', { DOCKER_HOST: engine.host });
  story = lineStory(root);
  await root.upWithStack();
  id = await story.create('Survive without an engine');
  await story.work(id);
  await story.commit(id);
});
afterAll(async () => {
  table.print();
  await engine.comeBack();
  await root.remove();
  await engine.goAway();
  await rm(socket, { force: true });
});

const told = async (step: string, said: string) =>
  table.add({
    step,
    victim: 'engine',
    outcome: `${(await root.ticket(id)).status}; ${
      said
        .trim()
        .split('\n')
        .find((line) => line.startsWith('dockfra:'))
        ?.slice(0, 110) ?? ''
    }`,
  });

async function expectAsBefore(before: { main: string; served: string }): Promise<void> {
  expect({ main: await root.main(), served: await root.served() }).toEqual(before);
  expect(await root.git('status', '--porcelain')).toBe('');
  expect((await root.owner('audit', 'verify')).out).toContain('whole');
}

const now = async () => ({ main: await root.main(), served: await root.served() });

describe('the engine goes away', () => {
  it('during a proof: an error, never a pass; the next submit works', async () => {
    const running = POINTS['proof(base)'].start(root, id);
    await POINTS['proof(base)'].reached(root, id, running);
    await engine.goAway();
    const { code, err } = await running.ended;
    await told('proof', err);
    expect(code).toBe(1);
    const ticket = await root.ticket(id);
    expect(ticket.status).toBe('in_progress');
    expect(ticket.evidence.filter(({ kind, result }) => kind === 'check' && result === 'passed')).toEqual([]);
    await engine.comeBack();
    await story.submit(id);
  });

  it('before a deployment: it is refused with the reason, and tickets still work', async () => {
    await story.approve(id);
    await engine.goAway();
    const { code, err } = await root.ssh('monitor', `deploy ${id}`);
    await told('next', err);
    expect(code).toBe(1);
    expect(err).toMatch(/engine does not answer/);
    expect((await root.ticket(id)).status).toBe('approved');
    expect((await root.ssh('manager', `ticket comment ${id} "the engine is away"`)).code).toBe(0);
    expect((await root.tryOwner('up')).err).toMatch(/engine does not answer/);
    await engine.comeBack();
  });

  it('during a build: nothing was switched, the approval stands', async () => {
    const before = await now();
    const running = POINTS.build.start(root, id);
    await POINTS.build.reached(root, id, running);
    await engine.goAway();
    const { code, err } = await running.ended;
    await told('build', err);
    await engine.comeBack();
    expect(code).toBe(1);
    await eventually(
      'the ticket is approved again',
      async () => ((await root.ticket(id)).status === 'approved' ? true : null),
      40_000,
      100,
    );
    await expectAsBefore(before);
  });

  it('during the switch: the ticket stays deploying and is taken back as soon as the engine is there', async () => {
    const before = await now();
    const running = POINTS.switch.start(root, id);
    await POINTS.switch.reached(root, id, running);
    await engine.goAway();
    const { code, err } = await running.ended;
    await told('switch', err);
    expect(code).toBe(1);
    expect((await root.ticket(id)).status).toBe('deploying');
    expect(await root.main()).toBe(before.main);
    await engine.comeBack();
    await eventually(
      'the ticket is approved again',
      async () => ((await root.ticket(id)).status === 'deploying' ? null : true),
      60_000,
      100,
    );
    await told('switch, back', '');
    await expectAsBefore(before);
  });

  it('and the platform is killed too: it starts without an engine, and takes the deployment up when the engine is there', async () => {
    await story.bring(id, 'approved');
    const running = POINTS.verify.start(root, id);
    await POINTS.verify.reached(root, id, running);
    await root.killPlatform(); // first, or it would see the engine go and turn back
    await engine.goAway();
    const serving = root.startOwner('serve');
    await serving.until(/the platform serves/);
    expect((await running.ended).code).not.toBe(0);
    expect((await root.ticket(id)).status).toBe('deploying');
    await engine.comeBack();
    await eventually(
      'the ticket is done',
      async () => ((await root.ticket(id)).status === 'done' ? true : null),
      60_000,
      100,
    );
    await told('verify, both', '');
    await root.killPlatform();
    await serving.ended;
    await root.up();
    expect(await root.served()).toBe(await root.main());
    expect((await root.ticket(id)).history.some(({ reason }) => reason?.startsWith('interrupted'))).toBe(
      true,
    );
    expect((await root.owner('audit', 'verify')).out).toContain('whole');
    expect(await root.checkLeftovers()).toBe('');
  });
});
