// The attack: a test prints a secret of the stack; the page that shows the check live, its evidence, or a refusal gave it away.
import { randomBytes } from 'node:crypto';
import { io } from 'socket.io-client';
import { expect, it, onTestFinished } from 'vitest';

import { refuse } from '../../platform/domain/result.ts';
import { SOCKET_PATH } from '../../wizard/contract.ts';
import { serveWizard, type Served } from './wizard-server.ts';

const CANARY = `Kanarienvogel+7/${randomBytes(5).toString('hex')}`;
const TOKEN = `glpat-${'q7W8'.repeat(6)}`;
const FORMS = [CANARY, CANARY.slice(0, 12), CANARY.slice(-12), Buffer.from(CANARY).toString('hex'), TOKEN];

/** Every frame that the page is sent, as it comes over the wire. */
function frames(served: Served, cookie: string): Promise<string[]> {
  const heard: string[] = [];
  const page = io(served.wizard.url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie, origin: served.wizard.url },
  });
  onTestFinished(() => void page.disconnect());
  page.io.engine.on('packet', ({ data }) => heard.push(String(data)));
  return new Promise((resolve) => page.once('connect', () => resolve(heard)));
}

it('a secret that a check prints is on no page: not live, not in the evidence, not in a refusal', async () => {
  const served = await serveWizard();
  const { world } = served;
  const cookie = await served.logIn();
  const get = async (path: string) => (await served.ask(path, { headers: { cookie } })).text;
  const heard = await frames(served, cookie);
  await get('/api/snapshot');
  world.secrets = [{ name: 'DB_PASSWORD', value: CANARY }]; // set after the wizard began
  await new Promise((resolve) => setTimeout(resolve, 1100));

  // a check's output comes in pieces, and a piece may end in the middle of the secret
  for (const text of [
    `connecting with ${CANARY.slice(0, 9)}`,
    `${CANARY.slice(9)} failed\nand ${TOKEN}`,
    '\nlast',
  ])
    world.publish({ kind: 'progress', ticketId: 'T-0008', stage: 'check', text });
  world.publish({ kind: 'progress', ticketId: 'T-0008', stage: 'verify', text: `GET / said ${CANARY}` });
  world.publish({ kind: 'progress', ticketId: 'T-0008', stage: 'ended', text: 'check: ok' });
  world.ports.repositories.patch = async () => `+password = "${CANARY}"\n`;
  const ticket = world.tickets.get('T-0007');
  if (ticket) {
    world.evidence.set('T-0007/leak.log', Buffer.from(`not ok: ${CANARY} ${TOKEN}\n`));
    world.put({
      ...ticket,
      evidence: [
        ...ticket.evidence,
        { kind: 'check', name: 'leak', result: 'failed', at: ticket.updated_at, path: 'T-0007/leak.log' },
      ],
      comments: [
        { id: 'c1', author: 'developer:daemon?', text: `it says ${CANARY}`, timestamp: ticket.updated_at },
      ],
    });
  }
  const act = world.crew.act;
  world.crew.act = async (name, input, progress) => {
    if (name !== 'model.test') return act(name, input, progress);
    progress('check', CANARY.slice(0, 5));
    progress('check', `${CANARY.slice(5)}\n`);
    return refuse('checks_failed', `unit failed: ${CANARY}`, 'see', [`not ok ${TOKEN}`]);
  };
  const refused = await served.post('/api/actions/model.test', cookie, { input: { role: 'developer' } });

  await expect.poll(() => heard.join('\n')).toContain('check: ok');
  await expect.poll(() => heard.join('\n')).toContain('unit failed: [secret:DB_PASSWORD]');
  const shown = heard.join('\n');
  expect(shown).toContain('connecting with [secret:DB_PASSWORD] failed');
  expect(shown).toContain('"text":"last"');
  const answers = [
    refused.text,
    await get('/api/tickets/T-0008'),
    await get('/api/tickets/T-0007'),
    await get('/api/tickets/T-0007/diff'),
    await get('/api/evidence/T-0007/T-0007/leak.log'),
    await get('/api/snapshot'),
  ];
  expect(answers[4]).toContain('not ok: [secret:DB_PASSWORD] [secret:token-1]');
  expect(answers[3]).toContain('[secret:DB_PASSWORD]');
  for (const form of FORMS) for (const text of [shown, ...answers]) expect(text).not.toContain(form);
});

it('shows nothing of what is printed while it cannot know the secrets', async () => {
  const served = await serveWizard();
  const cookie = await served.logIn();
  served.world.ports.secrets.known = () => Promise.reject(new Error('secrets.json cannot be read as JSON'));
  served.world.publish({ kind: 'progress', ticketId: 'T-0008', stage: 'check', text: `${CANARY}\n` });
  const page = async () => (await served.ask('/api/tickets/T-0008', { headers: { cookie } })).text;
  await expect.poll(page).toContain('secrets.json cannot be read as JSON');
  expect(await page()).not.toContain(CANARY);
});
