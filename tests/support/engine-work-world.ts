import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach } from 'vitest';

import { workLoop } from '../../platform/agent/work-loop.ts';
import type { RunLine } from '../../platform/domain/agent-run.ts';
import { openAgentWorld, type AgentWorld, type SaidTurn } from './agent-world.ts';

let world: AgentWorld | null = null;
afterEach(() => world?.close());

export const TRIES = { firstMs: 1, lastMs: 2, count: 5 };
export const isTwo = (tree: string): boolean => readFileSync(join(tree, 'app.txt'), 'utf8') === 'two\n';

/** A coding engine of twenty lines: asks for chat completions until no command is wanted any more. */
export const ENGINE = `
const { execFileSync } = require('node:child_process');
const task = require('node:fs').readFileSync(0, 'utf8');
const headers = { authorization: 'Bearer ' + process.env.OPENAI_API_KEY, 'content-type': 'application/json' };
const tools = [{ type: 'function', function: { name: 'sh', description: 'runs', parameters: { type: 'object' } } }];
(async () => {
  const messages = [{ role: 'user', content: task }];
  for (;;) {
    const body = JSON.stringify({ model: process.env.DOCKFRA_MODEL, messages, tools });
    const response = await fetch(process.env.OPENAI_BASE_URL + '/chat/completions', { method: 'POST', headers, body });
    const text = await response.text();
    if (!response.ok) { console.log('status ' + response.status + ' ' + text); process.exit(1); }
    const message = JSON.parse(text).choices[0].message;
    messages.push(message);
    if (!message.tool_calls) { console.log(message.content); return; }
    for (const call of message.tool_calls) {
      const { command } = JSON.parse(call.function.arguments);
      const content = execFileSync('sh', ['-c', command], { encoding: 'utf8' });
      messages.push({ role: 'tool', tool_call_id: call.id, content });
    }
  }
})();
`;
export const COMMAND = [process.execPath, '-e', ENGINE];
export const sh = (command: string): SaidTurn => ({ calls: [{ name: 'sh', arguments: { command } }] });

export type Script = Parameters<typeof openAgentWorld>[0]['script'];
export const open = async (
  script: Script,
  agent: Record<string, unknown> = {},
  more = {},
): Promise<AgentWorld> => {
  const all = { engine: 'command', command: COMMAND, ...agent };
  world = await openAgentWorld({ script, agent: all, passes: isTwo, ...more });
  return world;
};
export const work = (one: AgentWorld, io = one.io()) => workLoop(io, { tries: TRIES });
export const texts = (lines: RunLine[]) =>
  lines.map((line) => ('content' in line ? line.content : '')).join('\n');
