import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { commentTicket } from '../../platform/domain/ticket-edits.ts';
import { rejectTicket } from '../../platform/domain/ticket-review.ts';
import { openRun } from '../../platform/flows/agent-run-open.ts';
import { submit } from '../../platform/flows/submit-ticket.ts';
import { MODEL } from '../support/agent-world.ts';
import { act, must } from '../support/ticket-fixture.ts';
import { world, READ, read, good } from '../support/run-world.ts';

describe('limits', () => {
  it.each([
    ['turns', { turns: 3 }, {}],
    ['output', { output_tokens: 100 }, { tokens: 40 }],
    ['money', {}, { usd: 0.9 }],
  ] as const)(
    'of %s hold whatever the daemon does, and the ticket says what was tried',
    async (reason, agent, spend) => {
      const w = await world((turn) => ({ ...read(turn), ...spend }), { agent });
      let turn = must(await w.open());
      for (let count = 0; count < 20 && !turn.ended; count += 1)
        turn = must(
          await w.turn(
            turn.run,
            turn.turn,
            (turn.calls ?? []).map(({ id }) => good(id)),
          ),
        );
      expect(turn.ended?.reason).toBe(reason);
      expect(w.requests).toHaveLength(3);
      const ticket = await w.ticket();
      expect(ticket).toMatchObject({ status: 'open', lease: null });
      expect(ticket.history.at(-1)?.reason).toContain(`agent run ended (${reason})`);
      expect(ticket.comments.at(-1)?.text).toContain('read f0 -> ok');
      expect(ticket.spent).toMatchObject({ tokens: reason === 'output' ? 150 : 45 });
      expect(must(await w.turn(turn.run, 0)).ended?.reason).toBe(reason);
      expect(w.requests).toHaveLength(3);
    },
  );

  it('of the gateway end the run too, and a paused platform only holds it', async () => {
    const w = await world(() => ({ refusal: 'limits', message: 'the budget of today is used' }));
    const { run } = must(await w.open());
    await w.ports.switches.pause('owner:root', 'lunch');
    expect(await w.turn(run, 0)).toMatchObject({ ok: false, refusal: { code: 'paused' } });
    expect(await w.open()).toMatchObject({ ok: false, refusal: { code: 'paused' } });
    await w.ports.switches.resume();
    expect(must(await w.turn(run, 0)).ended).toEqual({
      reason: 'money',
      note: 'the budget of today is used',
    });
  });

  it('leave a run open while the gateway is only busy', async () => {
    let busy = true;
    const w = await world(() => (busy ? { refusal: 'busy', message: 'two at a time' } : READ));
    const { run } = must(await w.open());
    expect(await w.turn(run, 0)).toMatchObject({ ok: false, refusal: { code: 'busy' } });
    busy = false;
    expect(must(await w.turn(run, 0)).turn).toBe(1);
  });
});

describe('the ticket decides', () => {
  it('a run whose lease is gone ends, and touches nothing', async () => {
    const w = await world((turn) => read(turn));
    const { run } = must(await w.open());
    await w.turn(run, 0);
    await w.release();
    const before = await w.ticket();
    expect(must(await w.turn(run, 1, [good('c0')])).ended?.reason).toBe('lease_lost');
    expect(await w.ticket()).toEqual(before);
  });

  it('a submit that happened ends it, whoever says so, and the new tests are tried on the old code', async () => {
    const trees: string[] = [];
    const w = await world((turn) => read(turn), {
      passes: (tree) => {
        const has = (name: string): boolean => {
          try {
            return readFileSync(join(tree, name), 'utf8') !== '';
          } catch {
            return false;
          }
        };
        trees.push(
          `${has('app.test.js') ? 'test' : '-'} ${readFileSync(join(tree, 'app.txt'), 'utf8').trim()}`,
        );
        return !(has('app.test.js') && readFileSync(join(tree, 'app.txt'), 'utf8') === 'one\n');
      },
    });
    const { run } = must(await w.open());
    await w.turn(run, 0);
    w.commit({ 'app.txt': 'two\n', 'app.test.js': 'expect two\n' });
    must(await submit(w.ports, w.context(), w.id));
    expect(must(await w.turn(run, 1, [good('c0')])).ended?.reason).toBe('submitted');
    const repro = (await w.ticket()).evidence.filter(({ kind }) => kind === 'repro');
    expect(repro).toMatchObject([
      { result: 'passed', summary: expect.stringContaining('app.test.js: fail on the old code') },
    ]);
    expect(trees).toEqual(['- one', 'test two', 'test one']);
    expect(await w.ticket()).toMatchObject({ status: 'review' });
  });

  it('says so when the new tests pass on the old code as well', async () => {
    const w = await world((turn) => read(turn));
    const { run } = must(await w.open());
    w.commit({ 'app.test.js': 'true\n' });
    must(await submit(w.ports, w.context(), w.id));
    await w.turn(run, 0);
    expect((await w.ticket()).evidence.find(({ kind }) => kind === 'repro')).toMatchObject({
      result: 'info',
    });
  });

  it('a rejection is the beginning of the next run, with reason and comments', async () => {
    const w = await world((turn) => read(turn));
    const { run } = must(await w.open());
    w.commit({ 'app.txt': 'two\n' });
    must(await submit(w.ports, w.context(), w.id));
    await w.turn(run, 0);
    await w.ports.tickets.update(w.id, (ticket) => {
      const said = must(commentTicket(ticket, { id: 'k1', text: 'mind the umlauts' }, act('manager')));
      return rejectTicket(said, { ...act('manager'), now: new Date() }, 'the title is missing', 60);
    });
    const next = must(await w.open());
    expect(next.run).toBe('T-0001.2');
    const told = (await w.lines(next.run))
      .map((line) => (line.type === 'message' ? line.content : ''))
      .join('\n');
    expect(told).toContain('came back from review: the title is missing');
    expect(told).toContain('mind the umlauts');
    expect(told).toContain('the last run ended (submitted)');
  });

  it('an end that was cut off by a crash is made whole by the next open', async () => {
    const w = await world((turn) => read(turn));
    const { run } = must(await w.open());
    const { length } = await w.lines(run);
    await w.ports.transcripts.append(run, length, [
      { type: 'end', at: new Date().toISOString(), reason: 'turns', note: 'used' },
    ]);
    expect(must(await w.open()).ended?.reason).toBe('turns');
    expect(await w.ticket()).toMatchObject({ status: 'open', comments: [{ id: 'run-T-0001.1' }] });
  });

  it('one ticket at a time, unless the owner allows more', async () => {
    const w = await world(() => READ);
    must(await w.open());
    const first = await w.ticket();
    const second = must(await w.ports.tickets.create((id) => ({ ok: true, value: { ...first, id } })));
    const request = { kind: 'implement' as const, ticketId: second.id, text: '' };
    expect(await openRun(w.ports, w.context(), request)).toMatchObject({
      ok: false,
      refusal: { code: 'busy' },
    });
    w.setConfig({ roles: { developer: { llm: MODEL, agent: { parallel: 2 } } } });
    expect(must(await openRun(w.ports, w.context(), request)).run).toBe('T-0002.1');
  });
});
