import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import type { AgentIo } from '../../platform/agent/agent-io.ts';
import { workLoop } from '../../platform/agent/work-loop.ts';
import { executeCommand } from '../../platform/execute-command.ts';
import { pilotRun } from '../../platform/flows/pilot-run.ts';
import type { Ports } from '../../platform/ports.ts';
import { makeRepository } from '../support/git-repository.ts';
import { call, startModelServer, type Said } from '../support/model-server.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { must } from '../support/ticket-fixture.ts';

const TRIES = { firstMs: 5, lastMs: 20, count: 5 };

/** A root with tickets, and the loops of one developer's daemon on it: real stores, real git, a scripted model. */
async function world(settings: { parallel: number; tickets: number; says?: Said }) {
  const model = await startModelServer(() => settings.says ?? { content: 'All is done.' });
  onTestFinished(() => model.close());
  const llm = { base_url: model.baseUrl, model: 'scripted', price: 'free' };
  const dir = await tempFolder({
    'dockfra.yaml': stringify({
      roles: { developer: { llm, agent: { parallel: settings.parallel } } },
      autopilot: { mode: 'auto', policy: { max_open_work: 100 } },
    }),
  });
  makeRepository(path.join(dir, 'app'), {
    'compose.yaml': 'services: { web: { image: nginx } }\n',
    'a.txt': 'one\n',
  });
  const root = await openTestRoot(dir);
  const works = path.join(dir, 'works');
  const ports: Ports = {
    ...root.ports,
    courier: {
      ...root.ports.courier,
      provision: async ({ ticketId }) => void (await mkdir(path.join(works, ticketId), { recursive: true })),
    },
  };
  for (let number = 0; number < settings.tickets; number += 1)
    await root.run('ticket.create', { title: `Ticket ${number}` });

  const under = new Map<string, number>();
  const seen = { mostOnOne: 0, most: 0, steps: 0 };
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const caller = { role: 'developer', person: 'daemon', personClaimed: true, via: 'ssh' } as const;
  const io: AgentIo = {
    person: 'daemon',
    signal: stop.signal,
    say: () => undefined,
    work: works,
    env: {},
    prelude: '',
    command: async (argv, given = {}) => {
      let out = '';
      let err = '';
      const place = { folder: '/', stdin: given.stdin };
      const command = { argv: [...argv], place, caller, signal: stop.signal };
      const code = await executeCommand(ports, ACTIONS, command, (to, text) => {
        if (to === 'out') out += text;
        else err += text;
      });
      return { code, out, err };
    },
  };
  const taken = new Set<string>();
  /** one loop: step after step until nothing is ready; what it works on is counted from the begin of a ticket to its end */
  const loop = async (): Promise<void> => {
    for (let idle = 0; idle < 3;) {
      let id: string | null = null;
      const step = await workLoop(io, {
        taken,
        tries: TRIES,
        onTicket: (begun) => {
          id = begun;
          under.set(begun, (under.get(begun) ?? 0) + 1);
          seen.mostOnOne = Math.max(seen.mostOnOne, under.get(begun) ?? 0);
          seen.most = Math.max(
            seen.most,
            [...under.values()].reduce((sum, one) => sum + one, 0),
          );
        },
      });
      if (id !== null) under.set(id, (under.get(id) ?? 0) - 1);
      seen.steps += 1;
      idle = step.outcome === 'idle' && step.ticketId === null ? idle + 1 : 0;
    }
  };
  const pilot = () =>
    pilotRun(ports, {
      caller: { role: 'autopilot', person: 'daemon', personClaimed: false, via: 'ssh' },
      progress: () => undefined,
      signal: stop.signal,
    });
  return { ...root, ports, loop, pilot, seen };
}

describe('two loops of a developer and many tickets', () => {
  it('never work on the same ticket at once; each comes back three times and then goes to a person', async () => {
    const { loop, pilot, ports, seen } = await world({ parallel: 2, tickets: 4 });
    await Promise.all([loop(), loop()]);
    expect(seen).toMatchObject({ mostOnOne: 1, most: 2 });
    for (;;) if (must(await pilot()).outcome === 'idle') break;
    const { tickets } = await ports.tickets.list();
    expect(tickets).toHaveLength(4);
    for (const ticket of tickets) {
      const claims = ticket.history.filter(({ from, to }) => from === 'open' && to === 'in_progress');
      const returns = ticket.history.filter(({ from, to }) => from === 'in_progress' && to === 'open');
      expect([ticket.id, claims.length, returns.length, ticket.last_fence]).toEqual([ticket.id, 3, 3, 3]);
      expect(ticket).toMatchObject({ status: 'open', lease: null, labels: ['needs-person'] });
      expect(await ports.transcripts.list(ticket.id)).toHaveLength(3);
    }
    // and there they stay: nobody takes them again, nothing more is decided
    const before = seen.steps;
    await loop();
    expect(seen.steps - before).toBe(3);
    expect(must(await pilot()).outcome).toBe('idle');
    const decisions = await ports.decisions.list({ limit: 100 });
    expect(decisions.filter(({ action }) => action.kind === 'escalate')).toHaveLength(4);
  }, 120_000);

  it('never take again what they gave up, as long as nothing changes', async () => {
    const says = call('give_up', { reason: 'the API key is missing' });
    const { loop, pilot, ports, run } = await world({ parallel: 1, tickets: 2, says });
    await loop();
    await loop();
    for (;;) if (must(await pilot()).outcome === 'idle') break;
    const claims = async () =>
      (await ports.tickets.list()).tickets.map((ticket) => [ticket.last_fence, ticket.labels.length]);
    expect(await claims()).toEqual([
      [1, 0],
      [1, 0],
    ]);
    const waiting = await run('ticket.mine');
    expect(waiting.result).toMatchObject({ value: [{ id: 'T-0001' }, { id: 'T-0002' }] });
    await run('ticket.comment', { id: 'T-0002', text: 'it is in the vault' });
    await loop();
    expect(await claims()).toEqual([
      [1, 0],
      [2, 0],
    ]);
  }, 120_000);

  it('claims one ticket once, however many ask for it at the same moment', async () => {
    const { ports } = await world({ parallel: 4, tickets: 1 });
    const claim = ACTIONS.find(({ name }) => name === 'ticket.claim');
    const people = ['daemon', 'ada', 'bob', 'cleo', 'dan'];
    const answers = await Promise.all(
      people.map(async (person) =>
        claim?.run(
          ports,
          {
            caller: { role: 'developer', person, personClaimed: true, via: 'ssh' },
            progress: () => undefined,
            signal: AbortSignal.timeout(60_000),
          },
          { id: 'T-0001' },
        ),
      ),
    );
    expect(answers.filter((answer) => answer?.ok)).toHaveLength(1);
  });
});
