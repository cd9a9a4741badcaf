import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

import { askByHand } from '../../platform/agent/by-hand.ts';
import type { AgentIo } from '../../platform/agent/agent-io.ts';
import { openAgentWorld, type AgentWorld } from '../support/agent-world.ts';

let world: AgentWorld;
let asked: string[];
let said: string;

afterEach(() => world.close());

/** The developer's terminal in `folder`; what is asked of the platform is noted and refused. */
async function ask(folder: string, words: string[], more: string[] = []): Promise<number> {
  world = await openAgentWorld({ script: () => ({ content: 'in app.txt' }) });
  for (const id of more) mkdirSync(join(world.dir, 'works', id));
  asked = [];
  said = '';
  const command: AgentIo['command'] = (argv, options) => {
    asked.push(`${argv.slice(0, 3).join(' ')}: ${options?.stdin ?? ''}`);
    return Promise.resolve({ code: 1, out: '{"error":{"code":"busy","message":"not now"}}', err: '' });
  };
  const io = world.io({ command, say: (text) => void (said += text) });
  return askByHand(io, { verb: 'ask', words, folder, print: (text) => void (said += text) });
}

describe('ask', () => {
  it('looks at the only worktree from anywhere', async () => {
    await ask('/home/developer', ['where', 'is', 'it?']);
    expect(asked).toEqual(['agent open T-0001: where is it?']);
  });

  it('looks at the ticket that is named', async () => {
    await ask('/home/developer', ['t-0002', 'why?'], ['T-0002']);
    expect(asked).toEqual(['agent open T-0002: why?']);
  });

  it('says which there are when it cannot know which is meant', async () => {
    expect(await ask('/home/developer', ['why?'], ['T-0002'])).toBe(2);
    expect(asked).toEqual([]);
    expect(said).toContain('there are T-0001, T-0002');
    expect(said).toContain('ask T-0001 "..."');
  });

  it('says that a named one has no worktree here', async () => {
    expect(await ask('/home/developer', ['T-0009', 'why?'])).toBe(2);
    expect(said).toContain('T-0009 has no worktree here; there are T-0001');
  });
});
