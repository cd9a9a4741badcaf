// The attack: whatever an agent's tools print (a .env, an error, a header) went to the model's provider, into the transcript and onto pages.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';

import { call, startModelServer } from '../support/model-server.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const CANARY = 'Kanarienvogel+7/3f9c2e81d4';
const TOKEN = `glpat-${'q7W8'.repeat(6)}`;
const FORMS = [
  CANARY,
  encodeURIComponent(CANARY),
  Buffer.from(CANARY).toString('base64').replaceAll('=', ''),
  Buffer.from(CANARY).toString('hex'),
  TOKEN,
];
const turnSchema = z.object({
  run: z.string(),
  turn: z.number(),
  calls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.string() })).nullable(),
  ended: z.object({ reason: z.string() }).nullable(),
});

it('a secret that the tools bring in leaves in nothing but the calls that are executed', async () => {
  const model = await startModelServer([
    call('read', { path: '.env' }),
    call('read', { path: '[secret:DB_PASSWORD] [secret:token-1] [secret:PATH]' }),
    { content: `it is [secret:DB_PASSWORD], not ${TOKEN}` },
  ]);
  onTestFinished(() => model.close());
  const llm = { base_url: model.baseUrl, model: 'scripted', price: 'free' };
  const dir = await tempFolder({
    'dockfra.yaml': stringify({ roles: { developer: { llm } } }),
    '.env': `DB_PASSWORD='${CANARY}'\n`,
  });
  const root = await openTestRoot(dir);
  const events: unknown[] = [];
  root.ports.events.subscribe((event) => void events.push(event));
  const told: unknown[] = [];
  const step = async (name: string, input: unknown) => {
    const { result } = await root.run(name, input);
    if (!result.ok) throw new Error(result.refusal.message);
    return turnSchema.parse(result.value);
  };

  const opened = await step('agent.open', {
    kind: 'ask',
    text: `what is the password? ${TOKEN.slice(0, 8)}`,
  });
  const first = await step('agent.turn', { run: opened.run, after: opened.turn });
  // long enough to be cut in the middle of a secret, wherever the cut is
  const filler = `${CANARY}`.repeat(2000);
  const content = `${FORMS.join(' or ')}\nAuthorization: Basic ${Buffer.from(`admin:${CANARY}`).toString('base64')} ${filler}`;
  const results = [{ toolCallId: first.calls?.[0]?.id ?? '', ok: true, content, fullLength: content.length }];
  const second = await step('agent.turn', {
    run: opened.run,
    after: first.turn,
    results: JSON.stringify({ results }),
  });
  expect(JSON.parse(second.calls?.[0]?.arguments ?? '')).toEqual({
    path: `${CANARY} ${TOKEN} [secret:PATH]`,
  });

  const done = [
    { toolCallId: second.calls?.[0]?.id ?? '', ok: false, content: `no file ${CANARY}`, fullLength: 9 },
  ];
  told.push(
    await step('agent.turn', {
      run: opened.run,
      after: second.turn,
      results: JSON.stringify({ results: done }),
    }),
  );
  told.push((await root.run('agent.show', { run: opened.run })).result);

  expect(model.received).toHaveLength(3);
  const left = [
    ...model.received.map(({ raw }) => raw),
    JSON.stringify([events, told, root.lines]),
    ...(await textsBelow(path.join(dir, '.dockfra'), ['redactions', 'secrets.json'])),
    ...(await textsBelow(path.join(dir, 'shared'), [])),
  ];
  expect(left.join('\n')).toContain('[secret:DB_PASSWORD]');
  const halves = [CANARY.slice(0, 12), CANARY.slice(-12)];
  for (const form of [...FORMS, ...halves]) for (const text of left) expect(text).not.toContain(form);
});

/** Every file below the folder but those that are named: there values are kept on purpose, for their owner only. */
async function textsBelow(folder: string, except: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !except.some((name) => path.relative(folder, file).split(path.sep).includes(name)));
  return Promise.all(files.map((file) => readFile(file, 'latin1')));
}
