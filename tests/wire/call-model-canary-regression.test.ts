import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { callModel } from '../../platform/flows/call-model.ts';
import { call as toolCall } from '../support/model-server.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { ask, openWorld } from '../support/call-world.ts';

describe('a planted secret (regression: whatever leaves is searched for it)', () => {
  const CANARY = 'Kanarienvogel+7/3f9c2e81d4';
  const basic = Buffer.from(`user:${CANARY}`).toString('base64');
  const forms = [
    CANARY,
    encodeURIComponent(CANARY),
    Buffer.from(CANARY).toString('base64').replaceAll('=', ''),
    basic,
    Buffer.from(CANARY).toString('hex'),
  ];
  const sought = [...forms, basic.slice(8, -4)];
  const TOKEN = `ghp_${'a1B2'.repeat(9)}`;

  it('is in no request, answer, delta, usage or error, and comes back only in calls that are executed', async () => {
    const { revealCalls } = await import('../../platform/flows/redact-run.ts');
    const world = await openWorld(
      [
        toolCall('run', { command: 'psql -p [secret:DB_PASSWORD] [secret:OTHER_KEY] [secret:token-1]' }),
        { fault: 'status', status: 401, message: `bad key ${CANARY} ${TOKEN}` },
      ],
      { api_key_env: 'OTHER_KEY' },
      { '.env': `DB_PASSWORD='${CANARY}'\n` },
    );
    await world.run('secret.set', { name: 'OTHER_KEY', value: 'model-key-99aa88bb' });
    const told = `env: DB_PASSWORD=${forms.join(' and ')} ${TOKEN}`;
    const first = await world.ask(ask(told));
    const second = await world.ask(ask(told));
    if (!first.ok) throw new Error(first.refusal.message);
    const left = JSON.stringify([world.model.received.map(({ raw }) => raw), first, second, world.deltas]);
    const database = await readFile(path.join(world.ports.root.state, 'dockfra.db'), 'latin1');
    const audit = await audited(world.ports.root.state);
    for (const form of [...sought, TOKEN, 'model-key-99aa88bb'])
      expect([left, database, audit].join(' ')).not.toContain(form);
    const [run] = await revealCalls(world.ports, 'developer.1', first.value.toolCalls);
    // its own key never was in this conversation
    expect(JSON.parse(run?.arguments ?? '')).toEqual({
      command: `psql -p ${CANARY} [secret:OTHER_KEY] ${TOKEN}`,
    });
    const spoken = ['comment', 'submit', 'give_up'].map((name) => ({
      id: name,
      name,
      arguments: '{"text":"[secret:DB_PASSWORD]"}',
    }));
    expect(JSON.stringify(await revealCalls(world.ports, 'developer.1', spoken))).not.toContain(CANARY);
  });

  it('means the same after a restart', async () => {
    const world = await openWorld(() => ({ content: 'ok' }));
    await world.ask(ask(`first ghp_${'z9Y8'.repeat(9)} then ${TOKEN}`));
    const again = await openTestRoot(world.dir);
    const request = ask(`only ${TOKEN}`);
    const call = { role: 'developer' as const, ticketId: null, run: 'developer.1', request };
    await callModel(again.ports, call, { onDelta: () => undefined, signal: new AbortController().signal });
    expect(world.model.received.at(-1)?.messages[0]?.content).toBe('only [secret:token-2]');
  });
});

async function audited(state: string): Promise<string> {
  const folder = path.join(state, 'audit');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  return (await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')))).join('');
}
