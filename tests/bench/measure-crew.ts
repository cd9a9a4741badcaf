import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { parse, stringify } from 'yaml';
import { z } from 'zod';

import { call, startModelServer, type Received, type Said } from '../support/model-server.ts';
import type { BenchRoot } from './bench-root.ts';
import { single, timing, type Figure } from './figures.ts';

const TURNS = 60;
const LIMIT_MS = 180_000;
const CHARS_PER_TOKEN = 4;
const TITLE = 'Measure the harness';
const configSchema = z.looseObject({ roles: z.record(z.string(), z.unknown()).optional() });

/** What an agent's turn costs beside the model: from one request, answered at once, to the next, with one small tool between. */
export async function measureCrew(root: BenchRoot): Promise<Figure[]> {
  const heard: { at: number; tool: string; received: Received }[] = [];
  const model = await startModelServer((received): Said => {
    const { turn } = received;
    const tool = turn % 2 === 0 ? 'read' : 'run';
    if (received.messages.some(({ content }) => content.includes(TITLE)))
      heard.push({ at: performance.now(), tool, received });
    if (turn >= TURNS) return call('give_up', { reason: 'measured' });
    return tool === 'read'
      ? call('read', { path: 'compose.yaml', from: 1, lines: turn + 1 })
      : call('run', { command: `echo ${turn}` });
  });
  try {
    await giveModel(root, model.baseUrl);
    const created = await root.dockfra('ticket', 'create', TITLE);
    const id = /T-\d+/.exec(created)?.[0] ?? '';
    await ended(() => heard.some(({ received }) => received.turn >= TURNS));
    await root.dockfra('ticket', 'close', id, 'measured');
  } finally {
    await model.close();
  }
  const first = heard.slice(0, heard.findIndex(({ received }) => received.turn >= TURNS) + 1);
  const between = (tool: string) =>
    first.flatMap((one, index) => {
      const next = first[index + 1];
      return next && one.tool === tool ? [next.at - one.at] : [];
    });
  const { messages, request } = first[0]?.received ?? { messages: [], request: { tools: [] } };
  const tools = JSON.stringify(request.tools ?? []).length;
  const system = messages[0]?.content.length ?? 0;
  return [
    timing("an agent's turn without the model, reading", between('read'), ''),
    timing("an agent's turn without the model, a command", between('run'), ''),
    single(
      'fixed prompt of a run: instructions and tools',
      `${Math.round((system + tools) / CHARS_PER_TOKEN)} tokens`,
      '',
    ),
  ];
}

async function giveModel(root: BenchRoot, baseUrl: string): Promise<void> {
  const file = join(root.dir, 'dockfra.yaml');
  const config = configSchema.parse(parse(await readFile(file, 'utf8')));
  const llm = { provider: 'openai', base_url: baseUrl, model: 'scripted', price: 'free' };
  const developer = { llm, agent: { turns: TURNS + 10 } };
  await writeFile(file, stringify({ ...config, roles: { ...config.roles, developer } }));
}

async function ended(over: () => boolean): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!over()) {
    if (Date.now() > deadline) throw new Error(`the run did not end within ${LIMIT_MS / 1000} s`);
    await sleep(100);
  }
}
