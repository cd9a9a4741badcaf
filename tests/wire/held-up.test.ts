import { afterEach, describe, expect, it } from 'vitest';

import { heldUpLine } from '../../platform/domain/held-up.ts';
import { ticketTable, ticketText } from '../../platform/domain/ticket-text.ts';
import { openAgentWorld, type AgentWorld, type SaidTurn } from '../support/agent-world.ts';
import { must } from '../support/ticket-fixture.ts';

let world: AgentWorld | null = null;
afterEach(() => world?.close());

const READ: SaidTurn = { calls: [{ name: 'read', arguments: { path: 'app.txt' } }] };
const DOWN: SaidTurn = { refusal: 'busy', message: 'connect ECONNREFUSED 127.0.0.1:9' };

/** A run whose model answers, or does not, as `says` has it in turn. */
async function running(...says: SaidTurn[]) {
  let asked = 0;
  world = await openAgentWorld({ script: () => says[Math.min(asked++, says.length - 1)] ?? DOWN });
  const one = world;
  const { run } = must(await one.open());
  const results = () => [{ toolCallId: 'x', ok: true, content: 'one', fullLength: 3 }];
  return {
    run,
    turn: (after: number) => one.turn(run, after, after === 0 ? [] : results()),
    ticket: one.ticket,
    held: async () => (await one.lines(run)).filter(({ type }) => type === 'held'),
    told: async () =>
      (await one.ticket()).history.filter(({ reason }) => /^(held up|goes on)/.test(reason ?? '')),
  };
}

describe('a ticket whose model does not answer', () => {
  it('says so once, however often it is asked, with what cures it', async () => {
    const { turn, ticket, held, told, run } = await running(DOWN);
    for (let count = 0; count < 3; count += 1) expect(await turn(0)).toMatchObject({ ok: false });
    const { held_up: heldUp, status } = await ticket();
    expect(status).toBe('in_progress');
    expect(heldUp).toMatchObject({
      kind: 'model',
      role: 'developer',
      run,
      text: expect.stringMatching(/ECONNREFUSED/),
    });
    expect(heldUp?.cure).toMatch(/goes on by itself once the model answers; see: model test developer/);
    expect(await told()).toMatchObject([{ by: 'platform', from: 'in_progress', to: 'in_progress' }]);
    expect(await held()).toHaveLength(1);
    expect(ticketTable([await ticket()])).toMatch(/in_progress, held up/);
    expect(ticketText(await ticket())).toMatch(/held up +since .*ECONNREFUSED.*model test developer/);
  });

  it('goes on with the first answer, and says the next outage anew', async () => {
    const { turn, ticket, held, told } = await running(DOWN, DOWN, READ, DOWN, DOWN);
    await turn(0);
    await turn(0);
    expect(await turn(0)).toMatchObject({ ok: true });
    expect(heldUpLine(await ticket())).toBe('');
    expect((await told()).map(({ reason }) => reason?.slice(0, 7))).toEqual(['held up', 'goes on']);
    await turn(1);
    await turn(1);
    expect((await told()).map(({ reason }) => reason?.slice(0, 7))).toEqual([
      'held up',
      'goes on',
      'held up',
    ]);
    expect(await held()).toHaveLength(2);
    expect((await ticket()).held_up).toBeDefined();
  });

  it('says what a person can mend, such as a key that is not set', async () => {
    const { turn, ticket } = await running({ refusal: 'not_ready', message: 'the key X is not set' });
    await turn(0);
    expect(heldUpLine(await ticket())).toMatch(/the key X is not set/);
  });

  it.each<[string, SaidTurn]>([
    ['a pause, which is told elsewhere', { refusal: 'paused', message: 'paused by ada' }],
    ['the end of its run', { refusal: 'limits', message: 'the money is used up' }],
  ])('is not held up by %s', async (_, said) => {
    const { turn, ticket, held } = await running(said);
    await turn(0);
    expect(heldUpLine(await ticket())).toBe('');
    expect(await held()).toEqual([]);
  });

  it('is held up no more when its work is over', async () => {
    const { turn, ticket } = await running(DOWN, { refusal: 'invalid_input', message: 'no such model' });
    await turn(0);
    expect((await ticket()).held_up).toBeDefined();
    await turn(0);
    expect(await ticket()).not.toHaveProperty('held_up');
    expect((await ticket()).status).toBe('open');
  });
});
