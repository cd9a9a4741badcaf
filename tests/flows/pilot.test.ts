import { describe, expect, it } from 'vitest';

import { ok } from '../../platform/domain/result.ts';
import { claimTicket, releaseTicket } from '../../platform/domain/ticket-lease.ts';
import { acceptProposal, declineProposal } from '../../platform/flows/inbox.ts';
import { pilotRun } from '../../platform/flows/pilot-run.ts';
import { change, pilotWorld, SHA } from '../support/pilot-world.ts';
import { act, codeOf, must } from '../support/ticket-fixture.ts';

const AUTO = { autopilot: { mode: 'auto', approve: 'policy', policy: { paths: ['src/**'] } } };
type World = Awaited<ReturnType<typeof pilotWorld>>;

const run = async (world: World) => must(await pilotRun(world.ports, world.context('autopilot', 'daemon')));
const all = (world: World) => world.ports.decisions.list({ limit: 100 });

describe('pilot run in the mode auto', () => {
  it('approves what the policy allows, as the autopilot, and keeps reason and evidence', async () => {
    const world = await pilotWorld(AUTO);
    const { id } = await world.inReview();
    expect(await run(world)).toMatchObject({ outcome: 'worked', ticketId: id });
    expect(await world.read(id)).toMatchObject({
      status: 'approved',
      review: { by: 'autopilot:daemon', verdict: 'approved' },
    });
    expect(await all(world)).toEqual([
      expect.objectContaining({
        id: 'D-0001',
        status: 'done',
        evidence: expect.arrayContaining([expect.stringContaining('checks passed')]),
      }),
    ]);
    expect(await run(world)).toMatchObject({ outcome: 'idle' });
  });

  it('acts as the autopilot also when the owner starts it: the policy is not gone around', async () => {
    const world = await pilotWorld(AUTO);
    await world.inReview(['tests/a.py: an existing test was changed']);
    must(await pilotRun(world.ports, world.context('owner')));
    expect((await all(world))[0]).toMatchObject({ action: { kind: 'escalate' }, by: 'autopilot:daemon' });
  });

  it('labels flagged work for a person, with a comment that says why, and then leaves it', async () => {
    const world = await pilotWorld(AUTO);
    const { id } = await world.inReview(['compose.yaml: read by compose']);
    await run(world);
    expect(await world.read(id)).toMatchObject({
      status: 'review',
      labels: ['needs-person'],
      comments: [{ author: 'autopilot:daemon', text: expect.stringContaining('compose.yaml') }],
    });
    expect(await run(world)).toMatchObject({ outcome: 'idle' });
  });

  it.each([
    ['two lines that go on and on', { bytes: 400_000 }, '2000 lines, the policy allows 500'],
    ['what git calls binary', { binary: true }, 'the change could not be read'],
  ])('leaves %s to a person, also where no flag says so', async (_what, more, reason) => {
    const world = await pilotWorld(AUTO);
    world.state.changes = [{ ...change('src/a.ts', 2), ...more }];
    const { id } = await world.inReview();
    await run(world);
    expect(await world.read(id)).toMatchObject({
      status: 'review',
      comments: [{ text: expect.stringContaining(reason) }],
    });
  });

  it('gives work that left the paths back once, then to a person', async () => {
    const world = await pilotWorld(AUTO);
    world.state.changes = [change('src/a.ts'), change('infra/main.tf')];
    const { id } = await world.inReview();
    await run(world);
    const back = await world.read(id);
    expect(back).toMatchObject({ status: 'in_progress', lease: { holder: 'developer:daemon?' } });
    expect(back.review?.reason).toContain('infra/main.tf');
    expect(await run(world)).toMatchObject({ outcome: 'idle' });
    const again = {
      ...back,
      status: 'review' as const,
      commits: [{ sha: 'e'.repeat(40), subject: 'x', at: back.updated_at }],
    };
    const checks = back.evidence.map((item) => ({ ...item, commit: 'e'.repeat(40) }));
    must(await world.ports.tickets.update(id, () => ok({ ...again, evidence: checks })));
    await run(world);
    expect(await world.read(id)).toMatchObject({ status: 'review', labels: ['needs-person'] });
  });

  it('does nothing while paused', async () => {
    const world = await pilotWorld(AUTO);
    await world.inReview();
    world.state.paused = true;
    expect(await run(world)).toMatchObject({ outcome: 'idle', text: 'paused' });
    expect(await all(world)).toEqual([]);
  });

  it('decides anew what a crash cut off, and does not do it twice', async () => {
    const world = await pilotWorld(AUTO);
    const { id } = await world.inReview();
    const { decisions } = world.ports;
    const { add } = decisions;
    decisions.add = async (decision) => {
      await add(decision);
      throw new Error('killed');
    };
    await expect(run(world)).rejects.toThrow('killed');
    decisions.add = add;
    await run(world);
    expect((await all(world)).map(({ status }) => status)).toEqual(['done', 'interrupted']);
    expect((await world.read(id)).history.filter(({ to }) => to === 'approved')).toHaveLength(1);
  });

  it('is one at a time', async () => {
    const world = await pilotWorld(AUTO);
    await world.inReview();
    const both = await Promise.all([
      pilotRun(world.ports, world.context('autopilot')),
      pilotRun(world.ports, world.context('owner')),
    ]);
    expect(new Set(both.map(codeOf))).toEqual(new Set(['busy', null]));
  });
});

describe('proposals', () => {
  it('wait in the inbox, are carried out in the name of whoever accepts, and only once', async () => {
    const world = await pilotWorld({});
    const { id } = await world.inReview();
    expect(await run(world)).toMatchObject({ text: expect.stringContaining('inbox') });
    expect((await world.read(id)).status).toBe('review');
    const both = await Promise.all(
      ['ada', 'bob'].map((person) => acceptProposal(world.ports, world.context('manager', person), 'D-0001')),
    );
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(await world.read(id)).toMatchObject({
      status: 'approved',
      review: { by: expect.stringMatching(/^manager:/) },
    });
  });

  it('do not come again after a no', async () => {
    const world = await pilotWorld({});
    await world.inReview();
    await run(world);
    must(await declineProposal(world.ports, world.context('manager'), 'D-0001', 'not today'));
    expect(await run(world)).toMatchObject({ outcome: 'idle' });
    expect(codeOf(await acceptProposal(world.ports, world.context('manager'), 'D-0001'))).toBe('wrong_state');
  });

  it('that the world has overtaken are refused, and leave the inbox', async () => {
    const world = await pilotWorld({});
    const { id } = await world.inReview();
    await run(world);
    must(
      await world.ports.tickets.update(id, (ticket) =>
        ok({
          ...ticket,
          commits: [...ticket.commits, { sha: 'f'.repeat(40), subject: 'y', at: ticket.updated_at }],
        }),
      ),
    );
    const { ports, context } = world;
    await run(world);
    expect((await ports.decisions.find('D-0001'))?.status).toBe('stale');
    expect(codeOf(await acceptProposal(ports, context('manager'), 'D-0001'))).toBe('wrong_state');
    expect((await world.read(id)).status).toBe('review');
  });

  it('to take the same ticket wait once, however often it was given back meanwhile', async () => {
    const llm = { model: 'm', price: 'free', base_url: 'http://127.0.0.1:9/v1' };
    const world = await pilotWorld({ roles: { developer: { llm } } });
    const { ports } = world;
    ports.crew.follow('developer');
    const { id } = await world.open();
    await run(world);
    const daemon = act('developer', 0, 'daemon?');
    const terms = { leaseMinutes: 60, branch: `ticket/${id}`, baseCommit: 'a'.repeat(40) };
    must(await ports.tickets.update(id, (ticket, tickets) => claimTicket(ticket, tickets(), daemon, terms)));
    must(await ports.tickets.update(id, (ticket) => releaseTicket(ticket, daemon, 'not today')));
    await run(world);
    const asked = (await all(world)).map(({ id: decision, action, status, outcome }) => [
      decision,
      action.kind,
      status,
      outcome,
    ]);
    expect(asked).toEqual([
      ['D-0002', 'ask', 'proposed', ''],
      ['D-0001', 'ask', 'stale', 'D-0002 wants the same'],
    ]);
  });

  it('of a plan become tickets with their dependencies, as edited, and not before the yes', async () => {
    const world = await pilotWorld({});
    const planned = (key: string, depends_on: string[] = []) => ({
      key,
      title: `Do ${key}`,
      description: '',
      type: 'feature' as const,
      priority: 'normal' as const,
      acceptance: ['it works'],
      depends_on,
    });
    const action = {
      kind: 'plan' as const,
      goal: 'a shop',
      tickets: [planned('page', ['api']), planned('api')],
    };
    const base = {
      reason: '',
      evidence: [],
      alternatives: [],
      at: '',
      by: 'manager:ada',
      status: 'proposed' as const,
      outcome: '',
      settledBy: null,
      settledAt: null,
    };
    await world.ports.decisions.add({ key: 'plan 1', action, ...base });
    expect((await world.ports.tickets.list()).tickets).toEqual([]);
    const edited = { ...action, tickets: [...action.tickets, planned('docs', ['page'])] };
    must(await acceptProposal(world.ports, world.context('owner'), 'D-0001', edited));
    const { tickets } = await world.ports.tickets.list();
    expect(tickets.map(({ title, depends_on }) => [title, depends_on])).toEqual([
      ['Do api', []],
      ['Do page', ['T-0001']],
      ['Do docs', ['T-0002']],
    ]);
  });
});

it('the commit that a decision was about is named in it', async () => {
  const world = await pilotWorld(AUTO);
  await world.inReview();
  await run(world);
  expect((await all(world))[0]?.action).toMatchObject({ commit: SHA });
});
