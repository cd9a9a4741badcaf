import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import { runAction } from '../../platform/run-action.ts';
import { call, startModelServer, type Script } from '../support/model-server.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const planned = [{ key: 'page', title: 'A page', acceptance: ['it opens'], depends_on: [] }];
const answers: Script = () => call('propose_plan', { tickets: planned });

/** A root with a goal, whose manager (unless `model` is false) has the scripted model. */
async function world(settings: Record<string, unknown> = {}, model = true, script: Script = answers) {
  const server = await startModelServer(script);
  onTestFinished(() => server.close());
  const llm = { base_url: server.baseUrl, model: 'scripted', price: 'free' };
  const yaml = {
    autopilot: { goal: 'A shop', ...settings },
    ...(model ? { roles: { manager: { llm } } } : {}),
  };
  const root = await openTestRoot(await tempFolder({ 'dockfra.yaml': stringify(yaml) }));
  const as = async (role: RoleName, name: string, input: unknown = {}) => {
    const action = ACTIONS.find((one) => one.name === name);
    if (!action) throw new Error(`no action ${name}`);
    const caller = { role, person: 'daemon', personClaimed: false, via: 'ssh' } as const;
    const signal = AbortSignal.timeout(60_000);
    return (await runAction(root.ports, action, input, { caller, progress: () => undefined, signal })).result;
  };
  const pilot = () => as('autopilot', 'pilot.run');
  return { ...root, server, as, pilot, decisions: () => root.ports.decisions.list({ limit: 50 }) };
}

describe('a goal and an empty board', () => {
  it.each(['propose', 'auto'])(
    'become a plan that waits in the inbox, in the mode %s; nothing exists before a yes',
    async (mode) => {
      const { pilot, decisions, ports, run, as } = await world({ mode });
      expect(await as('autopilot', 'crew.report', { state: 'idle' })).toMatchObject({ value: { act: true } });
      expect(await pilot()).toMatchObject({
        value: { outcome: 'worked', text: expect.stringContaining('D-0002 waits in the inbox') },
      });
      expect(await decisions()).toMatchObject([
        {
          id: 'D-0002',
          status: 'proposed',
          by: 'autopilot:daemon',
          action: { kind: 'plan', goal: 'A shop' },
        },
        { id: 'D-0001', status: 'done', action: { kind: 'propose_plan' } },
      ]);
      expect((await ports.tickets.list()).tickets).toEqual([]);
      // one at a time: it waits, and so nothing more is asked
      expect(await pilot()).toMatchObject({ value: { outcome: 'idle' } });
      await run('inbox.accept', { id: 'D-0002' });
      expect((await ports.tickets.list()).tickets).toMatchObject([{ title: 'A page' }]);
      await pilot();
      expect((await decisions()).find(({ id }) => id === 'D-0001')?.effect).toMatchObject({
        verdict: 'held',
      });
    },
  );

  it('are not planned for twice on a day, nor again after a no', async () => {
    const { pilot, run, server, as } = await world();
    await pilot();
    await run('inbox.decline', { id: 'D-0002', reason: 'not this' });
    expect(await pilot()).toMatchObject({ value: { outcome: 'idle' } });
    expect(server.received).toHaveLength(1);
    expect(await as('manager', 'pilot.explain', { id: 'goal' })).toMatchObject({
      value: { waits: [{ about: 'goal', why: expect.stringContaining('declined') }] },
    });
  });

  it('stay as they are without a model, and pilot explain says so', async () => {
    const { pilot, decisions, as } = await world({}, false);
    expect(await pilot()).toMatchObject({ value: { outcome: 'idle' } });
    expect(await decisions()).toEqual([]);
    const explain = ACTIONS.find(({ name }) => name === 'pilot.explain');
    const waits = await as('manager', 'pilot.explain');
    expect(waits.ok ? explain?.text(waits.value) : '').toContain(
      'goal waits: nobody can plan: the manager has no model',
    );
  });

  it('are tried once when the model gives no plan; the decision says why', async () => {
    const { pilot, decisions, server } = await world({}, true, () => ({ content: 'I would rather not.' }));
    await pilot();
    expect(await decisions()).toMatchObject([
      {
        status: 'failed',
        action: { kind: 'propose_plan' },
        outcome: expect.stringContaining('no plan that can be used'),
      },
    ]);
    await pilot();
    expect(server.received).toHaveLength(3);
  });
});

describe('the money of the day', () => {
  it('holds the autopilot and the developer, whoever spent it, and says the figures', async () => {
    const llm = { model: 'm', price: 'free', base_url: 'http://127.0.0.1:9/v1' };
    const root = await openTestRoot(
      await tempFolder({
        'dockfra.yaml': stringify({
          roles: { developer: { llm } },
          autopilot: { mode: 'propose', policy: { budget_per_day: 2 } },
        }),
      }),
    );
    const as = async (role: RoleName, name: string, input: unknown = {}, person = 'daemon') => {
      const action = ACTIONS.find((one) => one.name === name);
      if (!action) throw new Error(`no action ${name}`);
      const caller = { role, person, personClaimed: false, via: 'ssh' } as const;
      const signal = AbortSignal.timeout(60_000);
      return (await runAction(root.ports, action, input, { caller, progress: () => undefined, signal }))
        .result;
    };
    await root.run('ticket.create', { title: 'x' });
    const stop = root.ports.crew.follow('developer');
    const spend = async (usd: number) => {
      const usage = {
        at: new Date().toISOString(),
        role: 'manager' as const,
        ticketId: null,
        run: null,
        provider: 'openai',
        model: 'm',
        replayed: false,
        inputTokens: 1,
        outputTokens: 1,
        cachedTokens: 0,
        usd,
        ms: 1,
        outcome: 'ok' as const,
      };
      await root.ports.usage.reserve(usage, [], () => ({ ok: true, value: null }));
    };
    await spend(1.5);
    expect(await as('developer', 'crew.report', { state: 'idle' })).toMatchObject({ value: { act: true } });
    await spend(0.5);
    const figures = expect.stringContaining('2.00 of 2.00 USD today (UTC)');
    expect(await as('developer', 'crew.report', { state: 'idle' })).toMatchObject({
      value: { act: false, why: figures },
    });
    expect(await as('developer', 'ticket.claim', { id: 'T-0001' })).toMatchObject({
      refusal: { code: 'limits', message: figures },
    });
    expect(await as('developer', 'ticket.claim', { id: 'T-0001' }, 'ada')).not.toMatchObject({
      refusal: { code: 'limits' },
    });
    await as('autopilot', 'pilot.run');
    expect(await root.ports.decisions.list({ limit: 9 })).toMatchObject([
      {
        action: { kind: 'hold' },
        status: 'done',
        reason: figures,
        evidence: [expect.stringContaining('T-0001')],
      },
    ]);
    expect(await as('autopilot', 'pilot.run')).toMatchObject({ value: { outcome: 'idle' } });
    stop();
  });
});
