import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { workLoop } from '../../platform/agent/work-loop.ts';
import { TRIES, sh, open, work, texts } from '../support/engine-work-world.ts';

describe('a ticket that a coding engine works', () => {
  it('is done by the engine, committed by us, and judged by the same proof', async () => {
    const one = await open((turn) => [sh('printf "two\\n" > app.txt'), { content: 'Done.' }][turn] ?? {});
    expect(await work(one)).toMatchObject({ outcome: 'worked', ended: 'submitted' });
    expect(await one.ticket()).toMatchObject({ status: 'review', spent: { tokens: 30 } });
    expect(one.git('log', '-1', '--format=%an|%s')).toBe(`alice|T-0001: ${(await one.ticket()).title}`);
    expect(one.requests[0]?.request).toMatchObject({
      messages: [{ role: 'user', content: expect.stringContaining('work alone on one ticket') }],
      tools: [{ name: 'sh' }],
    });
    const lines = await one.lines('T-0001.1');
    expect(lines[0]).toMatchObject({ type: 'start', engine: 'command', kind: 'implement' });
    expect(lines.filter((line) => line.type === 'answer')).toHaveLength(2);
    expect(lines.find((line) => line.type === 'result')).toMatchObject({ tool: 'sh', ok: true });
    expect(lines.at(-1)).toMatchObject({ type: 'end', reason: 'submitted' });
  });

  it('is called again with the refusal of its work, and its claims count for nothing', async () => {
    const one = await open((turn, messages) => {
      const again = messages.some(({ content }) => content.includes('was handed in and refused'));
      const value = again ? 'two' : 'three';
      return turn === 0 ? sh(`printf "${value}\\n" > app.txt`) : { content: 'All tests pass.' };
    });
    expect(await work(one)).toMatchObject({ ended: 'submitted' });
    const retry = one.requests.find(({ request }) => request.messages[0]?.content.includes('refused'));
    expect(retry?.request.messages[0]?.content).toContain('a test fails');
    expect(one.requests).toHaveLength(4);
  });

  it('goes back with what was tried when the attempts are used up', async () => {
    const one = await open((turn) => (turn === 0 ? sh('echo no >> app.txt') : { content: 'Done.' }), {
      attempts: 2,
    });
    expect(await work(one)).toMatchObject({ ended: 'attempts' });
    const ticket = await one.ticket();
    expect(ticket).toMatchObject({ status: 'open', lease: null });
    expect(ticket.comments.at(-1)?.text).toContain('2 attempts of 2 are used');
    expect(one.requests).toHaveLength(4);
  });

  it('is stopped by the platform when its turns are used up, whatever it does', async () => {
    const one = await open(() => sh('echo more >> app.txt'), { turns: 3 });
    expect(await work(one)).toMatchObject({ ended: 'turns' });
    expect(one.requests).toHaveLength(3);
    expect(await one.ticket()).toMatchObject({ status: 'open', lease: null });
  });

  it('costs no more than the gateway allows', async () => {
    const one = await open((turn) =>
      turn < 2
        ? { ...sh('true'), usd: 0.01 }
        : { refusal: 'limits', message: 'T-0001 has used $0.02 of $0.02' },
    );
    expect(await work(one)).toMatchObject({ ended: 'money' });
    expect((await one.ticket()).spent.usd).toBeCloseTo(0.02);
  });

  it('waits while everything is paused, and goes on afterwards', async () => {
    const one = await open((turn) => [sh('printf "two\\n" > app.txt'), { content: 'Done.' }][turn] ?? {});
    const io = one.io();
    const pausing: typeof io = {
      ...io,
      command: async (argv, options) => {
        if (argv[0] === 'model') await one.ports.switches.pause('owner:root', 'lunch');
        return io.command(argv, options);
      },
    };
    expect(await work(one, pausing)).toMatchObject({
      outcome: 'idle',
      text: expect.stringContaining('lunch'),
    });
    expect(await one.ticket()).toMatchObject({ status: 'in_progress' });
    await one.ports.switches.resume();
    expect(await work(one)).toMatchObject({ ended: 'submitted' });
    expect((await one.lines('T-0001.1')).filter((line) => line.type === 'message')).toHaveLength(1);
  });

  it('is taken up again where its container was killed, in the same attempt', async () => {
    const one = await open((turn, messages) => {
      if (turn === 0 && messages.length === 1) return sh('echo more >> tried.txt; printf "two\\n" > app.txt');
      return { content: 'Done.' };
    });
    const killed = new AbortController();
    let relays = 0;
    const io = one.io({ signal: killed.signal }, (step) => {
      relays += step === 'before model relay' ? 1 : 0;
      if (relays === 2) killed.abort(new Error('killed'));
    });
    await expect(workLoop(io, { tries: TRIES })).rejects.toThrow('killed');
    expect(await one.ticket()).toMatchObject({ status: 'in_progress' });
    expect(await work(one)).toMatchObject({ ended: 'submitted', text: expect.stringContaining('T-0001.1') });
    const lines = await one.lines('T-0001.1');
    expect(lines.filter((line) => line.type === 'message')).toHaveLength(1);
    expect(lines.filter((line) => line.type === 'start')).toHaveLength(1);
  });

  it('gets its own secrets back in calls only; the model and the transcript have placeholders', async () => {
    const canary = 'canary-4711-0815-value';
    const one = await open(
      (turn) => {
        if (turn === 0) return sh('cat app.txt');
        if (turn === 1) return sh('printf "%s\\n" "[secret:APP_PASSWORD]" > copy.txt');
        return { content: 'I saw [secret:APP_PASSWORD]' };
      },
      { attempts: 1 },
      {
        files: { 'app.txt': `password=${canary}\n` },
        secrets: [{ name: 'APP_PASSWORD', value: canary }],
      },
    );
    await work(one);
    expect(readFileSync(join(one.worktree, 'copy.txt'), 'utf8')).toBe(`${canary}\n`);
    expect(texts(await one.lines('T-0001.1'))).not.toContain(canary);
  });
});
