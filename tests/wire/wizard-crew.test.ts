import { describe, expect, it } from 'vitest';

import type { Snapshot } from '../../wizard/contract.ts';
import type { CrewView, InboxPage } from '../../wizard/contract-crew.ts';
import { serveWizard, type Served } from './wizard-server.ts';

async function reader(served: Served) {
  const cookie = await served.logIn();
  const read = async (path: string) => (await served.ask(path, { headers: { cookie } })).text;
  const snapshot = async (): Promise<Snapshot> => JSON.parse(await read('/api/snapshot'));
  return {
    cookie,
    crew: async (): Promise<CrewView> => (await snapshot()).crew,
    inbox: async (): Promise<InboxPage> => JSON.parse(await read('/api/inbox')),
    snapshot,
    status: async (path: string) => (await served.ask(path, { headers: { cookie } })).status,
    read,
  };
}

describe('a pause of one role', () => {
  it('is told with who, when and why', async () => {
    const served = await serveWizard();
    const page = await reader(served);
    const reply = await served.post('/api/actions/crew.pause', page.cookie, {
      input: { role: 'monitor', reason: 'a freeze' },
    });
    expect(reply.status).toBe(200);
    const monitor = async () => (await page.crew()).roles.find((one) => one.role === 'monitor');
    await expect.poll(monitor).toMatchObject({
      state: 'paused',
      paused: { role: 'monitor', by: 'owner:owner', reason: 'a freeze' },
    });
    expect((await page.crew()).roles.filter((one) => one.paused !== null)).toHaveLength(1);
    await served.post('/api/actions/crew.resume', page.cookie, { input: { role: 'monitor' } });
    await expect.poll(async () => (await page.crew()).roles.every((one) => one.paused === null)).toBe(true);
  });

  it('is not claimed of a role while everything is paused', async () => {
    const served = await serveWizard();
    const page = await reader(served);
    await served.world.ports.switches.pause('owner:owner', 'all of it');
    const reasons = async () => (await page.crew()).roles.map((one) => one.paused?.reason);
    await expect.poll(reasons).toEqual(Array.from({ length: 4 }, () => 'all of it'));
    expect((await page.crew()).roles.every((one) => one.paused?.role === undefined)).toBe(true);
  });
});

describe('the mode', () => {
  it('is set by an action, and every page hears of it', async () => {
    const served = await serveWizard();
    const page = await reader(served);
    await served.post('/api/actions/pilot.mode', page.cookie, { input: { mode: 'auto' } });
    const mode = async () => (await page.crew()).roles.find((one) => one.role === 'autopilot')?.mode;
    await expect.poll(mode).toBe('auto');
  });
});

describe('a proposal', () => {
  it('of a plan says all that must be sent back when it is changed', async () => {
    const served = await serveWizard();
    const page = await reader(served);
    const [plan] = (await page.inbox()).proposals;
    expect(plan).toMatchObject({ id: 'D-0003', edited: null, incident: null });
    const tickets = plan?.tickets.map(({ stack: _stack, ...rest }) => rest) ?? [];
    const reply = await served.post('/api/actions/inbox.edit', page.cookie, {
      input: { id: 'D-0003', plan: JSON.stringify(tickets.slice(0, 1)) },
    });
    expect(reply.status).toBe(200);
    const [edited] = (await page.inbox()).proposals;
    expect(edited).toMatchObject({ edited: { by: 'owner:owner' }, tickets: [{ key: 'export' }] });
  });

  it('of a broken service leads to what was seen, as text and of a known size', async () => {
    const served = await serveWizard();
    const page = await reader(served);
    const incident = JSON.parse(await page.read('/api/incidents/I-0001'));
    expect(incident).toMatchObject({
      service: 'worker',
      evidence: { containers: [{ exitCode: 1, restarts: 6 }], log: expect.stringContaining('TypeError') },
    });
    expect(await page.status('/api/incidents/I-9999')).toBe(404);
    expect(await page.status('/api/incidents/..%2fsecrets')).toBe(404);
  });
});

describe('the coding engines', () => {
  it('are told in their order, and without what the container prints of secrets', async () => {
    const { world, ask, logIn } = await serveWizard();
    const secret = 'canary-4f9c1d7e2b';
    world.secrets.push({ name: 'TOKEN', value: secret });
    world.crew.engines.tested.set('codex', { ok: false, note: `401 for ${secret}`, at: '' });
    const headers = { cookie: await logIn() };
    const listed = await ask('/api/engines', { headers });
    expect(listed.json).toMatchObject({
      engines: expect.arrayContaining([expect.objectContaining({ id: 'built-in', place: 1 })]),
    });
    const found = await ask('/api/engines/found', { headers });
    expect(found.text).toContain('401 for');
    expect(found.text).not.toContain(secret);
    expect((await ask('/api/engines/found')).status).toBe(401);
  });

  it('that cannot be asked are refused with the reason', async () => {
    const { world, ask, logIn } = await serveWizard();
    world.crew.engines.unreachable = { code: 'not_ready', message: 'no link' };
    const reply = await ask('/api/engines/found', { headers: { cookie: await logIn() } });
    expect([reply.status, reply.json]).toEqual([409, { refusal: { code: 'not_ready', message: 'no link' } }]);
  });
});
