import { describe, expect, it } from 'vitest';

import { testEngine } from '../../platform/agent/engine-test.ts';
import { workOn } from '../../platform/agent/work-loop.ts';
import { TRIES, COMMAND, sh, open, work } from '../support/engine-work-world.ts';

describe('an engine that does not work', () => {
  it('is followed by the next one, under the same lease', async () => {
    const one = await open(() => ({ calls: [{ name: 'give_up', arguments: { reason: 'enough' } }] }), {
      command: [process.execPath, '-e', 'console.log("no such option"); process.exit(2)'],
    });
    expect(await work(one)).toMatchObject({ ended: 'gave_up' });
    const [first, second] = await Promise.all([one.lines('T-0001.1'), one.lines('T-0001.2')]);
    expect(first.at(-1)).toMatchObject({
      reason: 'engine_failed',
      note: expect.stringContaining('exit code 2'),
    });
    expect(second[0]).toMatchObject({ engine: 'built-in' });
  });

  it('is not taken when it is not installed', async () => {
    const one = await open(() => ({ calls: [{ name: 'give_up', arguments: { reason: 'enough' } }] }), {
      command: ['/nowhere/engine'],
    });
    expect(await work(one)).toMatchObject({ ended: 'gave_up' });
    expect((await one.lines('T-0001.1'))[0]).toMatchObject({ engine: 'built-in' });
  });

  it('leaves an honest ticket when no other one is allowed', async () => {
    const one = await open(() => ({}), { command: ['/nowhere/engine'], engine_fallbacks: [] });
    expect(await work(one)).toMatchObject({
      outcome: 'failed',
      text: expect.stringContaining('no coding engine is left for T-0001: command is not installed'),
    });
    expect(one.requests).toEqual([]);
  });

  it('is not used by hand instead of the one that was named', async () => {
    const one = await open(() => ({}), { command: ['/nowhere/engine'] });
    expect(await workOn(one.io(), 'T-0001', { tries: TRIES, engine: 'aider' })).toMatchObject({
      outcome: 'failed',
    });
  });
});

describe('a model that is away', () => {
  it('is waited for: the run stays open, and no engine is blamed', async () => {
    let away = true;
    const one = await open((turn) => {
      if (away) return { refusal: 'busy', message: 'the provider is down' };
      return [sh('printf "two\n" > app.txt'), { content: 'Done.' }][turn] ?? {};
    });
    expect(await work(one)).toMatchObject({ outcome: 'idle', text: 'T-0001.1 waits: the provider is down' });
    expect(await one.ticket()).toMatchObject({
      status: 'in_progress',
      held_up: { run: 'T-0001.1', text: 'the provider is down' },
    });
    const held = (await one.lines('T-0001.1')).filter(({ type }) => type === 'held');
    expect(held).toHaveLength(1); // the engine asked several times
    expect(await testEngine(one.io(), 'command', 'configured', COMMAND, TRIES)).toEqual({
      ok: false,
      note: 'the provider is down',
    });
    away = false;
    expect(await work(one)).toMatchObject({ ended: 'submitted', text: expect.stringContaining('T-0001.1') });
    expect(await one.ticket()).not.toHaveProperty('held_up');
  });
});

describe('calls that cannot be read', () => {
  it('are asked for again before the engine sees anything of them', async () => {
    const one = await open((turn, messages) => {
      const told = messages.at(-1)?.content ?? '';
      if (turn === 0) return { calls: [{ name: 'sh', arguments: '{"command": "rm -rf' }] };
      if (told.includes('not JSON')) return sh('printf "two\\n" > app.txt');
      return { content: 'Done.' };
    });
    expect(await work(one)).toMatchObject({ ended: 'submitted' });
    expect(one.requests).toHaveLength(3);
  });

  it('end the run when they stay so', async () => {
    const one = await open(() => ({ calls: [{ name: 'no_such_tool', arguments: {} }] }));
    expect(await work(one)).toMatchObject({ ended: 'broken_calls' });
    expect(one.requests).toHaveLength(3);
  });
});
