import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { lineRoot, type LineRoot } from '../support/line-root.ts';
import { eventually } from '../support/line-run.ts';
import {
  call,
  startModelServer,
  type ModelServer,
  type Received,
  type Said,
} from '../support/model-server.ts';

const TEST = `import unittest

class Two(unittest.TestCase):
    def test_is_two(self):
        self.assertEqual(open("version.txt").read(), "two\\n")
`;
/** A competent developer's moves for "version two": test first, see it fail, change, see it pass, submit. */
const MOVES: Said[] = [
  call('read', { path: 'version.txt' }),
  call('write', { path: 'test_two.py', content: TEST }),
  call('check', {}),
  call('run', { command: 'cat /etc/hostname; curl -sS -m 3 http://127.0.0.1:5050 || echo unreachable' }),
  call('patch', { path: 'version.txt', old: 'one', new: 'two' }),
  call('check', { name: 'unit' }),
  call('submit', { message: 'Serve version two\n\nThe test says so.' }),
];

let root: LineRoot;
let model: ModelServer;

beforeAll(async () => {
  model = await startModelServer(say);
  root = await lineRoot('agent');
  const yaml = await readFile(join(root.dir, 'dockfra.yaml'), 'utf8');
  const llm = `llm: { base_url: "${model.baseUrl}", model: scripted, price: { input: 1, output: 2 } }`;
  await root.writeFile(
    'dockfra.yaml',
    yaml.replace(/developer: \{ (port: \d+) \}/, `developer: { $1, ${llm} }`),
  );
  await root.git('commit', '-qam', 'A model for the developer');
  await root.up();
});
afterAll(async () => {
  await root?.remove();
  await model?.close();
});

/** Slow enough that something can happen in the middle. */
function say({ turn, messages }: Received): Said {
  if (messages[0]?.content.includes('only read')) return { content: 'It serves version.txt (server.py:8).' };
  const move = MOVES[turn] ?? { content: 'There is nothing left to do.' };
  return 'fault' in move ? move : { ...move, slowMs: { first: 700 } };
}

const runSchema = z.looseObject({
  run: z.string(),
  turns: z.number(),
  ended: z.looseObject({ reason: z.string() }).nullable(),
});
const shownSchema = z.looseObject({
  lines: z.array(
    z.looseObject({
      type: z.string(),
      tool: z.string().optional(),
      ok: z.boolean().optional(),
      content: z.string().optional(),
    }),
  ),
});

describe('a ticket in the real developer container', () => {
  it('goes from open to review by itself, with the platform killed in the middle and no turn lost', async () => {
    const title = 'Serve version two instead of one';
    const created = await root.ssh(
      'manager',
      `ticket create "${title}" --description "version.txt says one."`,
    );
    const id = /T-\d+/.exec(created.out)?.[0] ?? 'none';
    await eventually('the second turn', () => (model.received.length >= 2 ? true : null), 60_000);
    await root.killPlatform();
    await root.up();
    const ticket = await eventually(
      'review',
      async () => {
        const now = await root.ticket(id);
        return now.status === 'review' && now.evidence.some(({ kind }) => kind === 'repro') ? now : null;
      },
      120_000,
      200,
    );
    expect(ticket.commits.map(({ subject }) => subject)).toEqual(['Serve version two']);
    const repro = ticket.evidence.find(({ kind }) => kind === 'repro');
    expect(repro).toMatchObject({ name: 'unit', result: 'passed' });
    expect(ticket.spent.usd).toBeGreaterThan(0);

    const ended = await eventually(
      'the end of the run',
      async () => {
        const [run, ...more] = z
          .array(runSchema)
          .parse(JSON.parse((await root.owner('agent', 'list', id, '--json')).out));
        expect(more).toEqual([]);
        return run?.ended ? run : null;
      },
      30_000,
      200,
    );
    expect(ended).toMatchObject({ run: `${id}.1`, turns: MOVES.length, ended: { reason: 'submitted' } });
    const { lines } = shownSchema.parse(
      JSON.parse((await root.owner('agent', 'show', ended.run, '--json')).out),
    );
    const results = lines.filter(({ type }) => type === 'result');
    expect(results.map(({ tool, ok }) => `${tool} ${ok}`).slice(0, 6)).toEqual([
      'read true',
      'write true',
      'check false',
      'run true',
      'patch true',
      'check true',
    ]);
    expect(results[2]?.content).toContain('test_is_two');
    expect(results[3]?.content).toContain('unreachable');
    expect(model.refused).toEqual([]);
  });

  it('is left honest when it cannot be done, and is claimed again only when something changed; a run that kills its daemon goes on', async () => {
    const told: string[] = [];
    model.script(({ turn, results }) => {
      told.push(...results.map(({ content }) => content));
      if (turn > 0) return call('give_up', { reason: 'there is no such page' });
      return told.length === 0 ? call('run', { command: 'kill -9 -1' }) : call('list', {});
    });
    const created = await root.ssh('manager', 'ticket create "Mend the page that does not exist"');
    const id = /T-\d+/.exec(created.out)?.[0] ?? 'none';
    const ended = (runs: number) =>
      eventually(
        `run ${String(runs)} ended`,
        async () => {
          const now = await root.ticket(id);
          const notes = now.comments.filter(({ text }) => text.startsWith('Run '));
          return now.status === 'open' && notes.length >= runs ? notes.map(({ text }) => text) : null;
        },
        120_000,
        200,
      );
    const tried = (run: number): unknown =>
      expect.stringContaining(`Run ${id}.${String(run)} ended: gave_up. there is no such page`);
    expect(await ended(1)).toEqual([tried(1)]);
    expect(told[0]).toContain('not run again');
    const calls = model.received.length;
    await new Promise((resolve) => setTimeout(resolve, 5000));
    expect(model.received.length).toBe(calls);
    await root.ssh('manager', `ticket comment ${id} "It is the page /version"`);
    expect(await ended(2)).toEqual([tried(1), tried(2)]);
  });

  it('answers a question by hand, in the terminal', async () => {
    model.script(say);
    const { code, out } = await root.ssh('developer', 'cd /work/T-0001 && ask "What does it serve?"');
    expect(out).toBe('It serves version.txt (server.py:8).\n');
    expect(code).toBe(0);
    expect((await root.ssh('developer', 'implement nonsense')).code).toBe(2);
  });
});
