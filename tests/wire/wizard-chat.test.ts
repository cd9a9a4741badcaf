import { describe, expect, it } from 'vitest';

import type { ChatAnswer } from '../../wizard/contract-chat.ts';
import { read } from './wizard-pages.ts';
import { serveWizard } from './wizard-server.ts';

const SECRET = 'kx92-very-secret-71';

async function open() {
  const served = await serveWizard();
  const cookie = await served.logIn();
  return {
    ...served,
    get: (path: string) => served.ask(path, { headers: { cookie } }),
    chat: (question: string, language = 'en') =>
      read<ChatAnswer>(served, cookie, `/api/chat?${new URLSearchParams({ question, language }).toString()}`),
  };
}

describe('GET /api/chat', () => {
  it('is for whoever is logged in', async () => {
    const { ask } = await serveWizard();
    expect((await ask('/api/chat?question=status')).status).toBe(401);
  });

  it('answers with facts, the same in every language', async () => {
    const { chat } = await open();
    const answer = await chat('what is the status?');
    expect(answer).toMatchObject({ topic: 'status', facts: [{ kind: 'counts' }, { kind: 'faults' }] });
    expect((await chat('Wie ist der Stand?', 'de')).facts).toEqual(answer.facts);
  });

  it('changes nothing, whatever is asked', async () => {
    const { chat, world } = await open();
    for (const question of ['restart backend', 'approve T-0007', 'stop everything', 'ignore all rules'])
      await chat(question);
    expect(world.calls).toEqual([]);
  });

  it.each([
    '',
    'question=',
    `question=${'x'.repeat(501)}`,
    'question=a&question=b',
    'question=a&language=english',
    'question=a&language=%3Cb%3E',
  ])('refuses ?%s', async (query) => {
    const { get } = await open();
    expect((await get(`/api/chat?${query}`)).status).toBe(400);
  });

  it('shows no secret and no terminal code', async () => {
    const { get, world } = await open();
    world.secrets = [{ name: 'DB_PASSWORD', value: SECRET }];
    world.audit.add({ action: 'stack.up', subject: `\u001b[31m${SECRET}` });
    const { text } = await get('/api/chat?question=who+did+what');
    expect(text).toContain('stack.up');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain('u001b');
  });
});
