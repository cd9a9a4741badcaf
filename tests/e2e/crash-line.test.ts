import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RoleName, TicketStatus } from '../../platform/domain/ticket.ts';
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
  await root.upWithStack();
});
afterAll(async () => {
  table.print();
  await root.remove();
});

/** Main and what runs, never one without the other. */
async function state() {
  return {
    main: await root.main(),
    served: await root.served(),
    answer: (await root.answer()).trim(),
    candidate: (await root.ticket(id)).deploy?.candidate,
  };
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
  const history = (await root.ticket(id)).history.filter(
    ({ reason }) => reason?.startsWith('interrupted') === true,
  );
  const audit = (await root.audit()).filter((line) => line.subject === id && line.via === 'recovery');
  return [
    history.length > 0 ? `history ${history.length}` : '',
    audit.length > 0 ? `audit ${audit.length}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

const settled = () =>
  eventually(
    'the cut deployment is taken up',
    async () => (root.journal().length === 0 && (await root.ticket(id)).status !== 'deploying' ? true : null),
    60_000,
    50,
  );

/** One write decides: the answer may still come through before the kill. */
const AT_ONCE: readonly PointName[] = ['claim', 'review', 'approve', 'done'];

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
    table.add({
      step: 'next',
      victim: 'platform',
      outcome: `exit 3 after ${Math.round(performance.now() - started)} ms; open`,
    });
    await root.up();
    expect((await root.ssh('developer', 'ticket ready')).out).toContain(id);
  });

  it.each(PLATFORM_KILLS)(
    'at $step: the ticket ends $ends, and the line goes on',
    async ({ step, ends, marked }) => {
      if ((await root.ticket(id)).status === 'done') {
        id = await story.create(`Survive ${step}`);
        await story.bring(id, 'approved');
      }
      if (step === 'check') await story.work(id).then(() => story.commit(id));
      const [before, said] = [await state(), await marks()];
      const running = POINTS[step].start(root, id);
      await POINTS[step].reached(root, id, running);
      await root.killPlatform();
      await root.up();
      const { code } = await running.ended;
      if (!AT_ONCE.includes(step)) expect(code).not.toBe(0);
      await settled();
      const ticket = await root.ticket(id);
      const now = await marks();
      table.add({
        step,
        victim: 'platform',
        outcome: `${ticket.status}; interrupted: ${now === said ? 'nothing to mark' : `${said || 'none'} -> ${now}`}`,
      });
      expect(ticket.status).toBe(ends);
      await expectWhole(before);
      if (marked) expect(now).not.toBe(said);
    },
  );

  it('ends done with everything in place', async () => {
    await story.bring(id, 'done');
    expect(await root.main()).toBe(await root.served());
  });
});

type RoleKill = {
  step: PointName;
  role: RoleName;
  how: 'docker kill' | 'kill -9 of PID 1';
  ends: readonly string[];
};

/** A role is only a voice: what the platform has begun goes on without it, and what needed its container is asked for again. */
const ROLE_KILLS: readonly RoleKill[] = [
  { step: 'claim', role: 'developer', how: 'docker kill', ends: ['in_progress'] },
  { step: 'worktree', role: 'developer', how: 'kill -9 of PID 1', ends: ['in_progress'] },
  { step: 'check', role: 'developer', how: 'kill -9 of PID 1', ends: ['in_progress'] },
  { step: 'bundle', role: 'developer', how: 'kill -9 of PID 1', ends: ['in_progress', 'review'] },
  { step: 'proof(commit)', role: 'developer', how: 'docker kill', ends: ['review'] },
  { step: 'approve', role: 'manager', how: 'docker kill', ends: ['approved'] },
  { step: 'build', role: 'monitor', how: 'kill -9 of PID 1', ends: ['done'] },
  { step: 'switch', role: 'monitor', how: 'docker kill', ends: ['done'] },
];

describe('a role container killed', () => {
  beforeAll(async () => {
    id = await story.create('Survive without voices');
  });

  it.each(ROLE_KILLS)(
    '$role at $step by $how: the work goes on or is asked for again',
    async ({ step, role, how, ends }) => {
      if ((await root.ticket(id)).status === 'done') id = await story.create(`Survive ${step}`);
      if (step === 'check') await story.work(id).then(() => story.commit(id));
      if (FROM[step]) await story.bring(id, FROM[step]);
      const [before, asked] = [await state(), (await root.audit()).length];
      const running = POINTS[step].start(root, id);
      await POINTS[step].reached(root, id, running);
      await (how === 'docker kill' ? root.killRole(role) : root.crashRole(role));
      if (!AT_ONCE.includes(step)) expect((await running.ended).code).not.toBe(0);
      const line = await eventually(
        'the outcome in the audit',
        async () =>
          (await root.audit())
            .slice(asked)
            .find((one) => one.subject === id && one.outcome !== 'started' && one.via === 'ssh') ?? null,
        60_000,
        300,
      );
      if (how === 'docker kill') await root.up();
      await eventually(
        `${role} answers again`,
        async () => ((await root.ssh(role, 'ticket ready')).code === 0 ? true : null),
        30_000,
        200,
      );
      const ticket = await root.ticket(id);
      table.add({
        step,
        victim: `${role}, ${how}`,
        outcome: `${ticket.status}; ${line.action} ${line.outcome}`,
      });
      expect(ends).toContain(ticket.status);
      await expectWhole(before);
    },
  );
});

const FROM: Partial<Record<PointName, TicketStatus>> = {
  approve: 'review',
  build: 'approved',
  switch: 'approved',
};

type CheckKill = { step: PointName; run: 'base' | 'commit' };
const CHECK_KILLS: readonly CheckKill[] = [
  { step: 'check', run: 'commit' },
  { step: 'proof(base)', run: 'base' },
  { step: 'proof(commit)', run: 'commit' },
];

describe('a check container killed', () => {
  beforeAll(async () => {
    id = await story.create('Survive a lost check');
    await story.work(id);
    await story.commit(id);
  });

  it.each(CHECK_KILLS)('at $step: an error, never a pass; asked again it works', async ({ step, run }) => {
    const running = POINTS[step].start(root, id);
    await POINTS[step].reached(root, id, running);
    await root.docker('kill', (await root.checkContainer()) ?? 'none');
    const { code, out, err } = await running.ended;
    const ticket = await root.ticket(id);
    const last = ticket.evidence.findLast((item) => item.kind === 'check');
    table.add({
      step,
      victim: 'check container',
      outcome: `exit ${code}; ${ticket.status}; ${step === 'check' ? 'no evidence' : `evidence: ${last?.run ?? ''} ${last?.result ?? ''}`}`,
    });
    expect(code).toBe(1);
    expect(`${out}${err}`).toMatch(/killed from outside|was removed/);
    expect(ticket.status).toBe('in_progress');
    if (step !== 'check') expect(last).toMatchObject({ run, result: 'error' });
    expect(await root.checkLeftovers()).toBe('');
  });

  it('is made good by the next submit', async () => {
    await story.submit(id);
    const { evidence, status } = await root.ticket(id);
    expect(status).toBe('review');
    for (const run of ['base', 'commit'])
      expect(evidence.findLast((item) => item.kind === 'check' && item.run === run)?.result).toBe('passed');
  });

  it('at the candidate, when main has moved: the approval stands', async () => {
    await story.approve(id);
    await root.git('commit', '--allow-empty', '-qm', 'Main moves');
    const before = await state();
    const running = root.startSsh('monitor', `deploy ${id}`);
    await running.until(/== unit at candidate/);
    await root.docker('kill', await eventually('a running check container', () => root.checkContainer()));
    const { code } = await running.ended;
    const ticket = await root.ticket(id);
    table.add({
      step: 'candidate (main moved)',
      victim: 'check container',
      outcome: `exit ${code}; ${ticket.status}`,
    });
    expect(code).toBe(1);
    expect(ticket.status).toBe('approved');
    await expectWhole(before);
    await story.bring(id, 'done');
    expect(await root.main()).toBe(await root.served());
  });
});
