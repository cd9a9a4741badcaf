import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { lineRoot, type LineRoot } from '../support/line-root.ts';
import { lineStory, POINTS, type LineStory } from '../support/line-story.ts';

let root: LineRoot;
let story: LineStory;

beforeAll(async () => {
  root = await lineRoot('race');
  story = lineStory(root);
  await root.upWithStack();
});
afterAll(() => root.remove());

const moveMain = async (message: string, ...files: string[]) => {
  if (files.length > 0) await root.git('add', ...files);
  await root.git('commit', '--allow-empty', '-qm', message);
  return root.main();
};

describe('two at once', () => {
  it('approve in two processes through the platform: exactly one wins', async () => {
    const id = await story.create('Approve twice');
    await story.bring(id, 'review');
    const ends = await Promise.all([
      root.ssh('manager', `ticket approve ${id}`),
      root.tryOwner('ticket', 'approve', id),
    ]);
    expect(ends.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect(ends.find(({ code }) => code === 1)?.err).toMatch(
      /is approved; approve needs one that is in review/,
    );
    expect((await root.ticket(id)).history.filter(({ to }) => to === 'approved')).toHaveLength(1);
  });

  it('approve and reject in two processes on the store alone, while no platform runs: exactly one wins', async () => {
    const id = await story.create('Approve and reject');
    await story.bring(id, 'review');
    await root.killPlatform();
    const ends = await Promise.all([
      root.tryOwner('ticket', 'approve', id),
      root.tryOwner('ticket', 'reject', id, 'not like this'),
    ]);
    expect(ends.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([0, 1]);
    const { history, status } = await root.ticket(id);
    expect(history.filter(({ from, to }) => from === 'review' && to !== 'review')).toHaveLength(1);
    expect(status).toBe(ends[0].code === 0 ? 'approved' : 'in_progress');
    await root.up();
    expect((await root.owner('audit', 'verify')).out).toContain('whole');
    await root.owner('ticket', 'close', id, 'was only a race');
  });

  it('deploy twice: exactly one deploys, the other is told so', async () => {
    const id = 'T-0001';
    const ends = await Promise.all([root.ssh('monitor', `deploy ${id}`), root.tryOwner('deploy', id)]);
    expect(ends.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([0, 1]);
    expect(ends.find(({ code }) => code === 1)?.err).toMatch(/is under way|is deploying|is done/);
    const { history, status } = await root.ticket(id);
    expect(status).toBe('done');
    expect(history.filter(({ to, from }) => to === 'deploying' && from !== 'deploying')).toHaveLength(1);
    expect(await root.served()).toBe(await root.main());
  });

  it('deploy two tickets of one stack: the second one waits its turn or is told to, and none is lost', async () => {
    const ids = [await story.create('First of two'), await story.create('Second of two')];
    for (const id of ids) {
      await story.work(id);
      await root.ssh(
        'developer',
        `cd /work/${id} && echo ${id} > ${id}.txt && git add . && git commit -qm ${id} && ticket submit`,
      );
      await story.approve(id);
    }
    await Promise.all(ids.map((id) => root.ssh('monitor', `deploy ${id}`)));
    for (const id of ids) await story.bring(id, 'done');
    for (const id of ids) expect(await root.git('show', `main:${id}.txt`)).toBe(id);
    expect((await root.owner('audit', 'verify')).out).toContain('whole');
  });
});

describe('main moved', () => {
  it('between proof and approve: the checks run again on the candidate, and both changes are in main', async () => {
    const id = await story.create('Main moves before approve');
    await story.bring(id, 'review');
    const moved = await moveMain('In the meantime');
    await story.approve(id);
    expect((await story.deploy(id)).err).toMatch(/== unit at candidate/);
    const { evidence, deploy } = await root.ticket(id);
    expect(evidence.find((item) => item.kind === 'check' && item.run === 'candidate')).toMatchObject({
      result: 'passed',
      commit: deploy?.candidate,
    });
    expect(await root.git('merge-base', '--is-ancestor', moved, 'main')).toBe('');
    expect(await root.served()).toBe(await root.main());
  });

  it('between proof and deploy, at the same lines: the author gets it back with the paths; main is as it was moved', async () => {
    const id = await story.create('Main moves against it');
    await story.bring(id, 'approved');
    const served = await root.served();
    await root.writeFile('version.txt', 'of the owner\n');
    const moved = await moveMain('Another version', 'version.txt');
    const { code, err } = await root.ssh('monitor', `deploy ${id}`);
    expect([code, err]).toEqual([1, expect.stringMatching(/version\.txt/)]);
    const { status, history } = await root.ticket(id);
    expect([status, history.at(-1)?.reason]).toEqual(['in_progress', expect.stringMatching(/version\.txt/)]);
    expect([await root.main(), await root.served()]).toEqual([moved, served]);
  });

  it('while it is being deployed: everything goes back, the approval stands, and the next deploy carries both', async () => {
    const id = await story.create('Main moves under it');
    await story.bring(id, 'approved');
    const [served, answer] = [await root.served(), await root.answer()];
    const running = POINTS.build.start(root, id);
    await POINTS.build.reached(root, id, running);
    const moved = await moveMain('Under a deployment');
    const { code, err } = await running.ended;
    expect([code, err]).toEqual([1, expect.stringMatching(/main is at|main moved|not deployed/)]);
    expect((await root.ticket(id)).status).toBe('approved');
    expect([await root.main(), await root.served(), await root.answer()]).toEqual([moved, served, answer]);
    await story.deploy(id);
    expect(await root.git('merge-base', '--is-ancestor', moved, 'main')).toBe('');
    expect(await root.served()).toBe(await root.main());
  });
});
