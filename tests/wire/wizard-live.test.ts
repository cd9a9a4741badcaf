import { io, type Socket } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';

import { SOCKET_PATH, type ServerToPage, type Snapshot, type SnapshotPatch } from '../../wizard/contract.ts';
import { applyPatch } from '../../wizard/snapshot-patch.ts';
import { serveWizard, type Served } from './wizard-server.ts';

type Page = Socket<ServerToPage, Record<string, never>>;

function open(
  served: Served,
  headers: Record<string, string>,
  transports: ('websocket' | 'polling')[] = ['websocket'],
): Page {
  const page: Page = io(served.wizard.url, {
    path: SOCKET_PATH,
    transports,
    reconnection: false,
    extraHeaders: headers,
  });
  onTestFinished(() => void page.disconnect());
  return page;
}

function settled(page: Page): Promise<'connected' | 'refused'> {
  return new Promise((resolve) => {
    page.once('connect', () => resolve('connected'));
    page.once('connect_error', () => resolve('refused'));
  });
}

async function snapshotOf(served: Served, cookie: string): Promise<Snapshot> {
  const { text } = await served.ask('/api/snapshot', { headers: { cookie } });
  const snapshot: Snapshot = JSON.parse(text);
  return snapshot;
}

describe('the live line', () => {
  it('opens for a session from our own page, over websocket', async () => {
    const served = await serveWizard();
    const page = open(served, { cookie: await served.logIn(), origin: served.wizard.url });
    expect(await settled(page)).toBe('connected');
  });

  it('refuses: no session, another origin, no origin, another host, polling', async () => {
    const served = await serveWizard();
    const cookie = await served.logIn();
    const origin = served.wizard.url;
    expect(await settled(open(served, { origin }))).toBe('refused');
    expect(await settled(open(served, { cookie, origin: 'http://evil.example' }))).toBe('refused');
    expect(await settled(open(served, { cookie }))).toBe('refused');
    expect(await settled(open(served, { cookie, origin, host: 'evil.example' }))).toBe('refused');
    expect(await settled(open(served, { cookie, origin }, ['polling']))).toBe('refused');
  });

  it('brings a changed ticket as a patch that leads to the same snapshot', async () => {
    const served = await serveWizard();
    const cookie = await served.logIn();
    const before = await snapshotOf(served, cookie);
    const page = open(served, { cookie, origin: served.wizard.url });
    await settled(page);
    const patches: SnapshotPatch[] = [];
    page.on('patch', (patch) => patches.push(patch));
    await served.post('/api/actions/ticket.reject', cookie, { input: { id: 'T-0007', reason: 'no test' } });
    await expect
      .poll(() =>
        patches.some((patch) =>
          patch.tickets?.changed.some((row) => row.id === 'T-0007' && row.status === 'in_progress'),
        ),
      )
      .toBe(true);
    const alike = async () => {
      const now = await snapshotOf(served, cookie);
      return { now, patched: patches.reduce(applyPatch, before) };
    };
    await expect
      .poll(async () => {
        const { now, patched } = await alike();
        return now.seq - patched.seq;
      })
      .toBe(0);
    const { now: after, patched } = await alike();
    expect(patches.map((patch) => patch.seq)).toEqual(patches.map((_, index) => before.seq + index + 1));
    expect({ ...patched, generated_at: '' }).toEqual({ ...after, generated_at: '' });
  });

  it('sends at most four patches a second, whatever happens', async () => {
    const served = await serveWizard();
    const cookie = await served.logIn();
    await snapshotOf(served, cookie);
    const page = open(served, { cookie, origin: served.wizard.url });
    await settled(page);
    let heard = 0;
    page.on('patch', () => (heard += 1));
    const ticket = served.world.tickets.get('T-0005');
    const started = Date.now();
    while (ticket && Date.now() - started < 2000) {
      served.world.put({ ...ticket, title: `title ${String(Date.now())}` });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await expect.poll(() => heard).toBeGreaterThan(2);
    expect(heard).toBeLessThanOrEqual(2 + (4 * (Date.now() - started)) / 1000);
  });

  it('says goodbye when the session logs out', async () => {
    const served = await serveWizard();
    const cookie = await served.logIn();
    const page = open(served, { cookie, origin: served.wizard.url });
    await settled(page);
    const gone = new Promise((resolve) => page.once('bye', () => resolve('bye')));
    await served.post('/api/logout', cookie, {});
    expect(await gone).toBe('bye');
    await expect.poll(() => page.connected).toBe(false);
  });
});
