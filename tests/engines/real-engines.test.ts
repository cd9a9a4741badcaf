import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';

import { createOpenAi } from '../../platform/adapters/model-openai.ts';
import type { AgentIo } from '../../platform/agent/agent-io.ts';
import { detectEngine } from '../../platform/agent/engine-detect.ts';
import { testEngine } from '../../platform/agent/engine-test.ts';
import { workLoop } from '../../platform/agent/work-loop.ts';
import { profileSchema } from '../../platform/domain/config-model.ts';
import { ok } from '../../platform/domain/result.ts';
import type { AskModel } from '../../platform/flows/agent-run.ts';
import { openAgentWorld, type AgentWorld } from '../support/agent-world.ts';
import { startModelServer, type Received, type Said } from '../support/model-server.ts';
import { shellMoves } from './shell-moves.ts';

/** `make engines` installs the programs here. */
const FOLDER = process.env['DOCKFRA_TEST_ENGINES'] ?? resolve(import.meta.dirname, '../../.engines');
const PATH = `${FOLDER}/bin:${process.env['PATH'] ?? ''}`;
const IDS = ['opencode', 'codex', 'claude-code'] as const;
const TRIES = { firstMs: 1, lastMs: 20, count: 5 };
/** Nothing answers there: an engine that wants another host fails at once instead of waiting. */
const NOWHERE = 'http://127.0.0.1:9';

const isTwo = (tree: string): boolean => readFileSync(join(tree, 'app.txt'), 'utf8') === 'two\n';

type Figure = {
  engine: string;
  version: string;
  what: string;
  calls: number;
  seconds: number;
  prompt: number;
};
const figures: Figure[] = [];
afterAll(() => {
  const rows = figures.map(({ prompt, seconds, ...rest }) => ({
    ...rest,
    seconds: seconds.toFixed(1),
    'fixed prompt (KB)': (prompt / 1024).toFixed(0),
  }));
  console.table(rows);
});

let world: AgentWorld | null = null;
afterEach(() => world?.close());

/** The world of a ticket with a real HTTP model behind its gateway. */
async function open(engine: string, say: (received: Received) => Said, agent: Record<string, unknown> = {}) {
  const model = await startModelServer(say);
  onTestFinished(() => model.close());
  const profile = profileSchema.parse({ base_url: model.baseUrl, model: 'scripted', price: 'free' });
  const models = createOpenAi(() => new Date());
  const ask: AskModel = async ({ run, request }, { onDelta, signal }) => {
    const began = Date.now();
    const answer = await models.call({ profile, key: null, request, conversation: run }, onDelta, signal);
    return ok({ ...answer, usd: 0.001, ms: Date.now() - began });
  };
  world = await openAgentWorld({ script: () => ({}), ask, agent: { engine, ...agent }, passes: isTwo });
  const said: string[] = [];
  const io = world.io({
    env: {
      PATH,
      HOME: world.dir,
      HTTP_PROXY: NOWHERE,
      HTTPS_PROXY: NOWHERE,
      LANG: 'C.UTF-8',
      TERM: 'dumb',
      CI: '1',
    },
    say: (text) => void said.push(text),
  });
  return { world, model, io, said };
}

const measure = async (
  io: AgentIo,
  id: (typeof IDS)[number],
  what: string,
  model: { received: Received[] },
  began: number,
) => {
  const { version } = await detectEngine(io, id, null);
  const [first] = model.received;
  figures.push({
    engine: id,
    version: version ?? 'not installed',
    what,
    calls: model.received.length,
    seconds: (Date.now() - began) / 1000,
    prompt: first?.raw.length ?? 0,
  });
};

describe.each(IDS)('the real %s', (id) => {
  it('passes its test', async () => {
    const { io, model } = await open(id, () => ({ content: 'ready' }));
    const { version } = await detectEngine(io, id, null);
    if (version === null) throw new Error(`${id} is not installed in ${FOLDER}: make engines`);
    const began = Date.now();
    expect(await testEngine(io, id, version, [], TRIES)).toMatchObject({ ok: true });
    await measure(io, id, 'engine test', model, began);
  });

  it('takes a ticket to review, after a refusal', async () => {
    const {
      world: one,
      io,
      model,
      said,
    } = await open(id, (received) => {
      const value = received.raw.includes('was handed in and refused') ? 'two' : 'three';
      return shellMoves(received, `printf '${value}\\n' > app.txt`);
    });
    const began = Date.now();
    const step = await workLoop(io, { tries: TRIES });
    expect({ ...step, said }).toMatchObject({ ended: 'submitted' });
    await measure(io, id, 'ticket, one refusal', model, began);
    expect(await one.ticket()).toMatchObject({ status: 'review' });
    expect(one.git('log', '-1', '--format=%an')).toBe('alice');
    expect(one.git('diff', '--name-only', one.base, 'HEAD')).toBe('app.txt'); // and nothing of its own
    expect(one.git('status', '--porcelain', '--ignored')).toBe('');
    expect(model.refused).toEqual([]);
    expect((await one.lines('T-0001.1'))[0]).toMatchObject({ engine: id });
  });

  it('ends when the turns are used up', async () => {
    const endless = (received: Received): Said =>
      shellMoves({ ...received, messages: [] }, `echo ${received.turn} >> log.txt`);
    const { world: one, io, model } = await open(id, endless, { turns: 3 });
    const began = Date.now();
    expect(await workLoop(io, { tries: TRIES })).toMatchObject({ ended: 'turns' });
    await measure(io, id, 'stopped at 3 turns', model, began);
    expect(model.received).toHaveLength(3);
    expect(await one.ticket()).toMatchObject({ status: 'open', lease: null });
  });
});
