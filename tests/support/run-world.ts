import { afterEach } from 'vitest';

import { openAgentWorld, type AgentWorld, type SaidTurn } from './agent-world.ts';

let worlds: AgentWorld[] = [];

afterEach(() => {
  for (const world of worlds) world.close();
  worlds = [];
});

export async function world(
  script: Parameters<typeof openAgentWorld>[0]['script'],
  more: Omit<Parameters<typeof openAgentWorld>[0], 'script'> = {},
): Promise<AgentWorld> {
  const made = await openAgentWorld({ script, ...more });
  worlds.push(made);
  return made;
}

export const READ: SaidTurn = {
  content: 'I look',
  calls: [{ name: 'read', arguments: { path: 'app.txt' } }],
};

export const read = (n: number): SaidTurn => ({ calls: [{ name: 'read', arguments: { path: `f${n}` } }] });

export const good = (toolCallId: string) => ({ toolCallId, ok: true, content: 'one', fullLength: 3 });
