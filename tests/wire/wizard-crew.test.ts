import { describe, expect, it } from 'vitest';

import type { Snapshot } from '../../wizard/contract.ts';
import type { CrewPage, InboxPage } from '../../wizard/contract-crew.ts';
import { serveWizard, type Served } from './wizard-server.ts';

async function reader(served: Served) {
  const cookie = await served.logIn();
  const read = async (path: string) => (await served.ask(path, { headers: { cookie } })).text;
  return {
    cookie,
    crew: async (): Promise<CrewPage> => JSON.parse(await read('/api/crew')),
    inbox: async (): Promise<InboxPage> => JSON.parse(await read('/api/inbox')),
    snapshot: async (): Promise<Snapshot> => JSON.parse(await read('/api/snapshot')),
    status: async (path: string) => (await served.ask(path, { headers: { cookie } })).status,
    read,
  };
}

describe('a pause of one role', () => {
  it('is told with who, when and why, and every page hears that the crew has changed', async () => {
    const served = await serveWizard();
    const page = await reader(served);
    const before = await page.snapshot();
    const reply = await served.post('/api/actions/crew.pause', page.cookie, {
      input: { role: 'monitor', reason: 'a freeze' },
    });
    expect(reply.status).toBe(200);
    const monitor = (await page.crew()).roles.find((one) => one.role === 'monitor');
    expect(monitor).toMatchObject({
      state: 'paused',
      paused: { role: 'monitor', by: 'owner:owner', reason: 'a freeze' },
    });
    await expect.poll(async () => (await page.snapshot()).crew_rev).toBeGreaterThan(before.crew_rev);
    const roles = (await page.snapshot()).roles;
    expect(roles.find((one) => one.name === 'monitor')?.paused).toMatchObject({ reason: 'a freeze' });
    expect(roles.filter((one) => one.paused !== null)).toHaveLength(1);
    await served.post('/api/actions/crew.resume', page.cookie, { input: { role: 'monitor' } });
    await expect
      .poll(async () => (await page.snapshot()).roles.every((one) => one.paused === null))
      .toBe(true);
  });

  it('is not claimed of a role while everything is paused', async () => {
    const served = await serveWizard();
    const page = await reader(served);
    await served.world.ports.switches.pause('owner:owner', 'all of it');
    const crew = await page.crew();
    expect(crew.roles.map((one) => one.paused?.role)).toEqual([undefined, undefined, undefined, undefined]);
    expect(crew.roles.every((one) => one.paused?.reason === 'all of it')).toBe(true);
    expect((await page.snapshot()).roles.every((one) => one.paused === null)).toBe(true);
  });
});

describe('the mode', () => {
  it('is set by an action, and every page hears of it', async () => {
    const served = await serveWizard();
    const page = await reader(served);
    const before = (await page.snapshot()).crew_rev;
    await served.post('/api/actions/pilot.mode', page.cookie, { input: { mode: 'auto' } });
    expect((await page.snapshot()).crew_rev).toBeGreaterThan(before);
    expect((await page.crew()).roles.find((one) => one.role === 'autopilot')?.mode).toBe('auto');
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
