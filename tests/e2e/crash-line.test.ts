import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { lineRoot, type LineRoot } from '../support/line-root.ts';
import { eventually } from '../support/line-run.ts';
import { lineStory, POINTS, type LineStory, type PointName } from '../support/line-story.ts';
import { kills } from '../support/line-table.ts';

const table = kills();
let root: LineRoot;
let story: LineStory;
let id: string;

beforeAll(async () => {
  root = await lineRoot('crash');
  story = lineStory(root);
  const stack = /"name":\s*"([^"]+)"/.exec((await root.owner('stack', 'list', '--json')).out)?.[1] ?? '';
  await root.up('--stack', stack);
});
afterAll(async () => {
  table.print();
  await root.remove();
});

/** Main and what runs, never one without the other. */
async function state() {
  return { main: await root.main(), served: await root.served(), answer: (await root.answer()).trim(), candidate: (await root.ticket(id)).deploy?.candidate };
}

/** What must hold after every restart, whatever was cut off. */
async function expectWhole(before: Awaited<ReturnType<typeof state>>): Promise<void> {
  const { status } = await root.ticket(id);
  const now = await state();
  if (status === 'done') expect([now.main, now.served]).toEqual([now.candidate, now.candidate]);
  else expect(now).toMatchObject({ main: before.main, served: before.served, answer: before.answer });
  expect(await root.git('status', '--porcelain')).toBe('');
  expect((await root.owner('audit', 'verify')).out).toContain('whole');
  expect(await root.checkLeftovers()).toBe('');
  expect(root.journal()).toEqual([]);
}

/** Where it is said that something was cut off. */
async function marks(): Promise<string> {
  const history = (await root.ticket(id)).history.filter(({ reason }) => reason?.startsWith('interrupted') === true);
  const audit = (await root.audit()).filter((line) => line.subject === id && line.via === 'recovery');
  return [history.length > 0 ? `history ${history.length}` : '', audit.length > 0 ? `audit ${audit.length}` : ''].filter(Boolean).join(', ');
}

const settled = () => eventually('the cut deployment is taken up', async () => (root.journal().length === 0 && (await root.ticket(id)).status !== 'deploying' ? true : null), 60_000, 50);

type PlatformKill = { step: PointName; ends: string; marked: boolean };

/** One ticket goes through them in this order; after `done` the next one starts anew. `marked`: a long action, so the history says that it was cut off. */
const PLATFORM_KILLS: readonly PlatformKill[] = [
  { step: 'claim', ends: 'in_progress', marked: false },
  { step: 'worktree', ends: 'in_progress', marked: false },
  { step: 'check', ends: 'in_progress', marked: true },
  { step: 'submit', ends: 'in_progress', marked: true },
  { step: 'bundle', ends: 'in_progress', marked: true },
  { step: 'proof(base)', ends: 'in_progress', marked: true },
  { step: 'proof(commit)', ends: 'in_progress', marked: true },
  { step: 'review', ends: 'review', marked: false },
  { step: 'approve', ends: 'approved', marked: false },
  { step: 'candidate', ends: 'approved', marked: true },
  { step: 'build', ends: 'approved', marked: true },
  { step: 'before', ends: 'approved', marked: true },
  { step: 'switch', ends: 'approved', marked: true },
  { step: 'verify', ends: 'done', marked: true },
  { step: 'main', ends: 'done', marked: true },
  { step: 'done', ends: 'done', marked: false },
];

describe('the platform killed -9 and started again', () => {
  it('before next: a role says within 2 s that the platform is away, and exit code 3', async () => {
    id = await story.create('Survive');
    await root.killPlatform();
    const started = performance.now();
    expect((await root.ssh('developer', 'ticket ready')).code).toBe(3);
    table.add({ step: 'next', victim: 'platform', outcome: `exit 3 after ${Math.round(performance.now() - started)} ms; open` });
    await root.up();
    expect((await root.ssh('developer', 'ticket ready')).out).toContain(id);
  });

  it.each(PLATFORM_KILLS)('at $step: the ticket ends $ends, and the line goes on', async ({ step, ends, marked }) => {
    if ((await root.ticket(id)).status === 'done') {
      id = await story.create(`Survive ${step}`);
      await story.bring(id, 'approved');
    }
    if (step === 'check') await story.work(id).then(() => story.commit(id));
    const [before, said] = [await state(), await marks()];
    const running = POINTS[step].start(root, id);
    await POINTS[step].reached(root, id, running);
    await root.killPlatform();
    expect((await running.ended).code).not.toBe(0);
    await root.up();
    await settled();
    const ticket = await root.ticket(id);
    const now = await marks();
    table.add({ step, victim: 'platform', outcome: `${ticket.status}; interrupted: ${now === said ? 'nothing to mark' : `${said || 'none'} -> ${now}`}` });
    expect(ticket.status).toBe(ends);
    await expectWhole(before);
    if (marked) expect(now).not.toBe(said);
  });

  it('ends done with everything in place', async () => {
    await story.bring(id, 'done');
    expect(await root.main()).toBe(await root.served());
  });
});
