// Attacks: questions that were opened and never answered filled the disk; a name other than "daemon" went on with work that a
// person should look at; and a new run of the same ticket began with fresh limits.
import { afterEach, describe, expect, it } from 'vitest';

import { handBack, NEEDS_PERSON } from '../../platform/domain/needs-person.ts';
import { ok } from '../../platform/domain/result.ts';
import { openRun } from '../../platform/flows/agent-run-open.ts';
import { openAgentWorld, type AgentWorld } from '../support/agent-world.ts';
import { act, codeOf, must } from '../support/ticket-fixture.ts';

let worlds: AgentWorld[] = [];
afterEach(() => {
  for (const world of worlds) world.close();
  worlds = [];
});
async function world(more: Partial<Parameters<typeof openAgentWorld>[0]> = {}): Promise<AgentWorld> {
  const script = () => ({ calls: [{ name: 'read', arguments: { path: 'app.txt' } }] });
  const made = await openAgentWorld({ script, ...more });
  worlds.push(made);
  return made;
}

const start = (w: AgentWorld, run: string, at: Date, kind: 'ask' | 'implement') =>
  w.ports.transcripts.open(run, run.slice(0, run.lastIndexOf('.')), {
    type: 'start',
    at: at.toISOString(),
    run,
    role: 'developer',
    kind,
    ticketId: w.id,
    person: 'mallory',
    engine: 'built-in',
    model: 'scripted',
    replayed: false,
    limits: { turns: 1, minutes: 1, usd: 1, outputTokens: 1000 },
    tools: [],
    fence: 0,
  });

describe('questions', () => {
  it('are open four at a time: the oldest ends for a new one, and says why', async () => {
    const w = await world();
    const names: string[] = [];
    for (let index = 0; index < 6; index += 1) names.push(must(await w.open('ask', `question ${index}`)).run);
    const ends = await Promise.all(names.map(async (run) => (await w.lines(run)).at(-1)));
    expect(ends.map((line) => line?.type)).toEqual([
      'end',
      'end',
      'message',
      'message',
      'message',
      'message',
    ]);
    expect(ends[0]).toMatchObject({
      reason: 'cancelled',
      note: expect.stringContaining('a newer question took its place'),
    });
  });

  it('are about tickets that there are', async () => {
    const w = await world();
    const asked = openRun(w.ports, w.context(), { kind: 'ask', ticketId: 'T-0404', text: 'why?' });
    expect(codeOf(await asked)).toBe('not_found');
  });

  it('are begun fifty times a day, not more', async () => {
    const w = await world();
    const now = Date.now();
    for (let index = 1; index <= 50; index += 1) {
      await start(w, `${w.id}.${index}`, new Date(now - 60_000), 'ask');
      await w.ports.transcripts.append(`${w.id}.${index}`, 1, [
        { type: 'end', at: new Date(now).toISOString(), reason: 'answered', note: '' },
      ]);
    }
    expect(await w.open('ask', 'once more')).toMatchObject({
      refusal: { code: 'limits', message: expect.stringContaining('had 50 runs within a day') },
    });
  });
});

describe('work by a model', () => {
  it('on a ticket that waits for a person is refused to everybody, until it is handed back', async () => {
    const w = await world();
    await w.ports.tickets.update(w.id, (ticket) => ok({ ...ticket, labels: [NEEDS_PERSON] }));
    expect(await w.open()).toMatchObject({
      refusal: { code: 'wrong_state', message: expect.stringContaining('waits for a person') },
    });
    must(await w.ports.tickets.update(w.id, (ticket) => handBack(ticket, act('manager'))));
    must(await w.open());
  });

  it.each([
    ['does not begin anew with fresh limits: a day holds five runs worth of turns', 1000, false],
    ['goes on the day after', 25 * 60 * 60_000, true],
  ])('%s', async (_, ageMs, goesOn) => {
    const w = await world({ agent: { turns: 2 } });
    const answer = { type: 'answer' as const, content: '', toolCalls: [], finish: 'stop' as const };
    const model = { model: 'scripted', provider: 'openai', replayed: false, usd: 0, ms: 1 };
    const at = new Date(Date.now() - ageMs).toISOString();
    const line = { ...answer, ...model, at, inputTokens: 1, outputTokens: 1 };
    for (let index = 1; index <= 5; index += 1) {
      await start(w, `${w.id}.${index}`, new Date(at), 'implement');
      await w.ports.transcripts.append(`${w.id}.${index}`, 1, [
        line,
        line,
        { type: 'end', at, reason: 'turns', note: '' },
      ]);
    }
    const refusal = { code: 'limits', message: 'the runs of T-0001 used 10 of 10 turns within a day' };
    expect(await w.open()).toMatchObject(goesOn ? { ok: true } : { ok: false, refusal });
  });
});
