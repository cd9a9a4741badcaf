import { describe, expect, it } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { answerSchema, type Answer, type FactOf, type Fact } from '../../platform/domain/chat/answer.ts';
import { answerText } from '../../platform/domain/chat/answer-text.ts';
import { ok } from '../../platform/domain/result.ts';
import type { RoleName } from '../../platform/domain/ticket.ts';
import { createTicket } from '../../platform/domain/ticket-edits.ts';
import type { Ports, ServiceState } from '../../platform/ports.ts';
import { runAction } from '../../platform/run-action.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { act, must, T0 } from '../support/ticket-fixture.ts';

const SECRET = 'kx92-very-secret-71';
const FILES = {
  'shop/compose.yaml':
    'name: shop\nservices:\n  web: { image: nginx, ports: ["8080:80"] }\n  db:\n    image: postgres\n    environment: { POSTGRES_PASSWORD: "${DB_PASSWORD:?}", SITE: "${SITE:?}" }\n',
  'shop/.env': `DB_PASSWORD=${SECRET}\n`,
};
const OWNER = { role: 'owner', person: 'tester', personClaimed: false, via: 'cli' } as const;

function state(service: string, more: Partial<ServiceState> = {}): ServiceState {
  return {
    service,
    containerId: `id-${service}`,
    imageId: `sha256:${'0'.repeat(64)}`,
    image: service,
    revision: null,
    state: 'running',
    health: 'none',
    restarts: 0,
    exitCode: null,
    startedAt: T0.toISOString(),
    ports: [],
    ...more,
  };
}

/** A root with all real stores and files; what the engine says is what the test says. */
async function world(services: ServiceState[] | Error) {
  const root = await openTestRoot(await tempFolder(FILES));
  const ports: Ports = {
    ...root.ports,
    engine: {
      ...root.ports.engine,
      services: () => (services instanceof Error ? Promise.reject(services) : Promise.resolve(services)),
    },
    containers: {
      ...root.ports.containers,
      detail: () => Promise.resolve(null),
      logs: async (id, _wish, onPiece) => {
        const lines = [`${id} starts`, `ERROR: ${id} lost \u001b[31mdb\u001b[0m`, 'all is well again'];
        await onPiece(lines.map((text) => ({ at: T0.toISOString(), stream: 'out', text, cut: 0 })));
      },
    },
  };
  const askAs = async (role: RoleName | null, question: string, language = 'en') => {
    const action = ACTIONS.find(({ name }) => name === 'chat');
    if (!action) throw new Error('no action chat');
    const caller = role === null ? OWNER : ({ ...OWNER, role, via: 'ssh' } as const);
    const context = { caller, progress: () => undefined, signal: AbortSignal.timeout(30_000) };
    return (await runAction(ports, action, { question, language }, context)).result;
  };
  const ask = async (question: string, language?: string): Promise<Answer> =>
    answerSchema.parse(must(await askAs(null, question, language)));
  return { ...root, ports, ask, askAs };
}

function factOf<Kind extends Fact['kind']>(answer: Answer, kind: Kind): FactOf<Kind> {
  const fact = answer.facts.find((one): one is FactOf<Kind> => one.kind === kind);
  if (!fact) throw new Error(`no ${kind} among ${answer.facts.map((one) => one.kind).join(', ')}`);
  return fact;
}

const UNWELL = [
  state('web', { ports: ['127.0.0.1:8080->80/tcp'] }),
  state('db', { state: 'exited', exitCode: 1, restarts: 3 }),
];

describe('dockfra chat', () => {
  it('counts what is well and what waits', async () => {
    const { ask, ports } = await world(UNWELL);
    must(await ports.tickets.create((id, all) => createTicket(id, { title: 'Greet' }, all, act('manager'))));
    const answer = await ask('what is the status?');
    expect(answer.topic).toBe('status');
    expect(factOf(answer, 'counts')).toMatchObject({
      services: 2,
      well: 1,
      wrong: 1,
      unfinished: 1,
      waiting: 0,
    });
    expect(answerText(answer)).toContain('1 of 2 services are well');
  });

  it('says the same of a question in another language', async () => {
    const { ask } = await world(UNWELL);
    expect((await ask('Jaki jest stan?', 'pl')).facts).toEqual((await ask('what is the status?')).facts);
  });

  it('says why a service is down, with its containers', async () => {
    const { ask } = await world(UNWELL);
    const answer = await ask('why is db down?');
    expect(factOf(answer, 'services').items).toMatchObject([
      { stack: 'shop', service: 'db', word: 'stopped', wellness: 'broken', restarts: 3 },
    ]);
    const { items, unknown } = factOf(answer, 'faults');
    expect(items.length + unknown.length).toBeGreaterThan(0);
    expect([...items, ...unknown].every(({ service }) => service === 'db' || service === null)).toBe(true);
  });

  it('shows last lines, and of errors only those, free of terminal codes for a terminal', async () => {
    const { ask } = await world(UNWELL);
    expect(factOf(await ask('show logs of web'), 'lines').items).toHaveLength(3);
    const errors = await ask('show errors of web');
    expect(factOf(errors, 'lines').items.map(({ text }) => text.includes('ERROR'))).toEqual([true]);
    expect(answerText(errors)).not.toContain('\u001b');
  });

  it('tells ports, and who uses a variable, never its value', async () => {
    const { ask } = await world(UNWELL);
    expect(factOf(await ask('which ports are used?'), 'ports').items).toEqual([
      { stack: 'shop', service: 'web', port: '127.0.0.1:8080->80/tcp' },
    ]);
    const used = factOf(await ask('who uses DB_PASSWORD?'), 'variables');
    expect(used.items).toMatchObject([
      {
        name: 'DB_PASSWORD',
        missing: false,
        places: [{ service: 'db', file: 'shop/compose.yaml', line: 6 }],
      },
    ]);
    expect(
      factOf(await ask('which variables are missing'), 'variables').items.map(({ name }) => name),
    ).toEqual(['SITE']);
  });

  it('tells why a ticket is where it is, by whom and when', async () => {
    const { ask, ports } = await world(UNWELL);
    const { id } = must(
      await ports.tickets.create((next, all) => createTicket(next, { title: 'Greet' }, all, act('manager'))),
    );
    const by = { at: T0.toISOString(), by: 'owner:ann', via: 'wizard' };
    must(
      await ports.tickets.update(id, (ticket) =>
        ok({
          ...ticket,
          status: 'approved',
          history: [
            ...ticket.history,
            { ...by, from: 'review', to: 'approved', reason: 'the proof is good' },
          ],
        }),
      ),
    );
    const story = factOf(await ask(`why was ${id} approved?`), 'ticket');
    expect(story.history.at(-1)).toMatchObject({
      by: 'owner:ann',
      to: 'approved',
      reason: 'the proof is good',
    });
    const waiting = await ask('what waits for me?');
    expect(factOf(waiting, 'tickets').items.map((ticket) => ticket.id)).toEqual([id]);
    expect((await ask('why was T-9999 approved?')).facts).toMatchObject([
      { kind: 'refused', refusal: { code: 'not_found' } },
    ]);
  });

  it('lists what was finished within a day, and only that', async () => {
    const { ask, ports } = await world(UNWELL);
    const make = async (status: 'open' | 'done', daysAgo: number) => {
      const { id } = must(
        await ports.tickets.create((next, all) =>
          createTicket(next, { title: 'Greet' }, all, act('manager')),
        ),
      );
      const at = new Date(ports.clock.now().getTime() - daysAgo * 86_400_000).toISOString();
      const entry = { at, by: 'monitor:m', via: 'ssh', from: 'deploying', to: 'done' };
      must(
        await ports.tickets.update(id, (ticket) =>
          ok({ ...ticket, status, history: [...ticket.history, entry] }),
        ),
      );
      return id;
    };
    const today = await make('done', 0.2);
    await make('done', 3);
    await make('open', 0.1); // was reopened
    expect(factOf(await ask('which tickets were done today?'), 'tickets')).toMatchObject({
      which: 'done',
      total: 1,
      items: [{ id: today }],
    });
    expect(factOf(await ask('which tickets are open?'), 'tickets').total).toBe(1);
  });

  it('tells who did what from the audit, and asking leaves no mark there', async () => {
    const { ask, run, ports } = await world(UNWELL);
    await run('ticket.create', { title: 'Greet' });
    const before = (await ports.audit.tail(100)).length;
    const { items } = factOf(await ask('who did what?'), 'records');
    expect(items).toMatchObject([{ who: 'owner:tester', action: 'ticket.create', outcome: 'ok' }]);
    expect(await ports.audit.tail(100)).toHaveLength(before);
  });

  it('names an action with its command, ready to be pressed where all is known, and does nothing', async () => {
    const { ask, ports } = await world(UNWELL);
    const restart = factOf(await ask('restart db'), 'actions');
    expect(restart.items).toMatchObject([
      {
        name: 'service.restart',
        command: 'dockfra service restart shop db',
        input: { stack: 'shop', service: 'db' },
        ready: true,
        changes: true,
      },
    ]);
    const create = factOf(await ask('how do I create a ticket?'), 'actions');
    expect(create.items).toMatchObject([{ command: 'dockfra ticket create TITLE', ready: false }]);
    const set = factOf(await ask('set DB_PASSWORD'), 'actions');
    expect(set.items).toMatchObject([{ name: 'settings.set', ready: false }]);
    expect(await ports.audit.tail(10)).toEqual([]);
  });

  it('says what can be asked when it does not understand', async () => {
    const { ask } = await world(UNWELL);
    const answer = await ask('colourless green ideas sleep furiously');
    expect(answer).toMatchObject({ topic: 'unknown', facts: [] });
    expect(answerText(answer)).toContain('what is the status?');
  });

  it('tells what it can when the engine is away, and says so', async () => {
    const { ask } = await world(new Error('engine is away'));
    const { facts } = await ask('what is the status?');
    expect(facts[0]).toMatchObject({
      kind: 'refused',
      refusal: { message: expect.stringContaining('engine is away') },
    });
    expect(facts.some(({ kind }) => kind === 'counts')).toBe(true);
  });

  it('answers a role with what that role may read, and refuses the rest as the action does', async () => {
    const { askAs } = await world(UNWELL);
    const developer = answerSchema.parse(must(await askAs('developer', 'who did what?')));
    expect(developer.facts).toMatchObject([{ kind: 'refused', refusal: { code: 'not_allowed' } }]);
    const wish = answerSchema.parse(must(await askAs('developer', 'approve T-0001')));
    expect(wish.facts).toMatchObject([{ kind: 'refused', refusal: { code: 'not_allowed' } }]);
    const can = factOf(
      answerSchema.parse(must(await askAs('monitor', 'what can I do with web?'))),
      'actions',
    );
    expect(can.items.map(({ name }) => name)).toContain('service.restart');
    const less = factOf(
      answerSchema.parse(must(await askAs('developer', 'what can I do with web?'))),
      'actions',
    );
    expect(less.items.map(({ name }) => name)).not.toContain('service.restart');
  });

  it.each(['', ' ', 'x'.repeat(501)])('refuses a question like that', async (question) => {
    const { askAs } = await world(UNWELL);
    expect(await askAs(null, question)).toMatchObject({ ok: false, refusal: { code: 'invalid_input' } });
  });
});
