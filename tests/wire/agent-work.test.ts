import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { workLoop } from '../../platform/agent/work-loop.ts';
import { openAgentWorld, type AgentWorld, type SaidTurn } from '../support/agent-world.ts';

let world: AgentWorld | null = null;
afterEach(() => world?.close());

const TRIES = { firstMs: 1, lastMs: 2, count: 5 };
const call = (name: string, input: unknown) => ({ name, arguments: input });
const one = (name: string, input: unknown): SaidTurn => ({ calls: [call(name, input)] });
const isTwo = (tree: string): boolean => readFileSync(join(tree, 'app.txt'), 'utf8') === 'two\n';

describe('workLoop', () => {
  it('goes on after a refused submit, with its reason in the conversation', async () => {
    const moves = [
      one('write', { path: 'app.txt', content: 'three\n' }),
      one('submit', { message: 'Three' }),
      one('write', { path: 'app.txt', content: 'two\n' }),
      one('submit', { message: 'Two' }),
    ];
    world = await openAgentWorld({ script: (turn) => moves[turn] ?? {}, passes: isTwo });
    expect(await workLoop(world.io(), { tries: TRIES })).toMatchObject({
      outcome: 'worked',
      ended: 'submitted',
    });
    const refusal = world.requests[2]?.request.messages.at(-1)?.content ?? '';
    expect(refusal).toContain('refused: T-0001 stays in progress: unit: failed');
    expect(refusal).toContain('a test fails');
    expect(world.requests).toHaveLength(4);
    expect(await world.ticket()).toMatchObject({ status: 'review', spent: { tokens: 60 } });
  });

  it('does not take an empty diff or words for work', async () => {
    const moves = [one('submit', { message: 'Done!' }), { content: 'All tests pass, the work is complete.' }];
    world = await openAgentWorld({
      script: (turn) => moves[turn] ?? one('give_up', { reason: 'nothing to do' }),
      passes: isTwo,
    });
    expect(await workLoop(world.io(), { tries: TRIES })).toMatchObject({ ended: 'gave_up' });
    expect(world.requests[1]?.request.messages.at(-1)?.content).toContain('refused');
    expect(world.requests[2]?.request.messages.at(-1)).toMatchObject({
      role: 'user',
      content: expect.stringContaining('tool call'),
    });
    expect(await world.ticket()).toMatchObject({ status: 'open', lease: null });
  });

  it('waits while the model is away and goes on when it is back', async () => {
    let away = 3;
    world = await openAgentWorld({
      script: () => {
        away -= 1;
        return away >= 0
          ? { refusal: 'busy', message: 'the provider is down' }
          : one('give_up', { reason: 'enough' });
      },
    });
    expect(await workLoop(world.io(), { tries: TRIES })).toMatchObject({ ended: 'gave_up' });
  });

  it('leaves everything as it is while all is paused', async () => {
    world = await openAgentWorld({ script: () => one('list', {}) });
    await world.ports.switches.pause('owner:root', 'lunch');
    const before = await world.ticket();
    expect(await workLoop(world.io(), { tries: TRIES })).toMatchObject({
      outcome: 'idle',
      text: expect.stringContaining('lunch'),
    });
    expect(await world.ticket()).toEqual(before);
    expect(world.requests).toEqual([]);
  });

  it('repeats what was cut off while the platform was away, and executes nothing twice', async () => {
    const moves = [one('run', { command: 'echo x >> log.txt' }), one('give_up', { reason: 'enough' })];
    world = await openAgentWorld({ script: (turn) => moves[turn] ?? {} });
    const io = world.io();
    let calls = 0;
    const flaky: typeof io = {
      ...io,
      command: async (argv, options) => {
        calls += 1;
        if (calls % 3 === 1) return { code: 3, out: '', err: 'dockfra: the platform is away' };
        const answer = await io.command(argv, options);
        return calls % 3 === 2
          ? { code: 1, out: answer.out.slice(0, 20), err: 'the connection was cut' }
          : answer;
      },
    };
    expect(await workLoop(flaky, { tries: TRIES })).toMatchObject({ ended: 'gave_up' });
    expect(readFileSync(join(world.worktree, 'log.txt'), 'utf8')).toBe('x\n');
    expect(world.requests).toHaveLength(2);
  });

  it('does not touch what another loop has', async () => {
    world = await openAgentWorld({ script: () => one('list', {}) });
    const step = await workLoop(world.io(), { tries: TRIES, taken: new Set([world.id]) });
    expect(step).toMatchObject({ outcome: 'idle', text: 'no ticket is ready' });
  });
});
