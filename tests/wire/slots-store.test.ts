import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { openStateDatabase } from '../../platform/adapters/slots-database.ts';
import { createDeployJournal, createSlots } from '../../platform/adapters/slots-store.ts';
import type { DeployRecord } from '../../platform/domain/deploy-record.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { must } from '../support/ticket-fixture.ts';

const SCRIPT = path.join(import.meta.dirname, '../support/hold-slot.ts');
let now = new Date('2026-01-01T00:00:00Z');
const clock = { now: () => now };

async function open() {
  const file = path.join(await tempFolder(), 'dockfra.db');
  const database = openStateDatabase(file);
  onTestFinished(() => database.close());
  return { file, slots: createSlots(database, clock), journal: createDeployJournal(database) };
}

async function holder(file: string, name: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, file, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = await once(child.stdout, 'data');
  return { child, said: String(said).trim() };
}

const record = (ticketId: string): DeployRecord => ({
  ticketId,
  stack: 'app',
  step: 'switch',
  startedAt: '2026-01-01T00:00:00Z',
  main: 'a',
  base: 'a',
  candidate: 'b',
  services: [],
  removed: [],
  files: null,
  siblings: {},
  failure: null,
});

describe('operation slots', () => {
  it('have one holder; each holder gets the next fence', async () => {
    const { slots } = await open();
    const first = must(await slots.acquire('deploy:app', 'deploy T-0001', 60_000));
    expect(await slots.acquire('deploy:app', 'deploy T-0002', 60_000)).toMatchObject({
      refusal: { code: 'busy', message: expect.stringContaining('deploy T-0001') },
    });
    expect((await slots.acquire('deploy:other', 'deploy T-0003', 60_000)).ok).toBe(true);
    await slots.release(first);
    expect(must(await slots.acquire('deploy:app', 'deploy T-0002', 60_000)).fence).toBe(first.fence + 1);
  });

  it('are refused while another process lives, and taken over the moment it is killed -9', async () => {
    const { file, slots } = await open();
    const { child, said } = await holder(file, 'deploy:app');
    expect(said).toBe('held 1');
    expect(await slots.acquire('deploy:app', 'me', 60_000)).toMatchObject({ refusal: { code: 'busy' } });
    expect(await slots.held()).toMatchObject([
      { name: 'deploy:app', owner: expect.stringContaining('process') },
    ]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await slots.held()).toEqual([]);
    expect(must(await slots.acquire('deploy:app', 'me', 60_000)).fence).toBe(2);
  });

  it('let one of several processes through at once', async () => {
    const { file } = await open();
    const all = await Promise.all([1, 2, 3, 4].map(() => holder(file, 'deploy:app')));
    expect(all.map(({ said }) => said).sort()).toEqual(['busy', 'busy', 'busy', 'held 1']);
  });

  it('run out in a process that forgot them, unless renewed', async () => {
    const { slots } = await open();
    const slot = must(await slots.acquire('deploy:app', 'one', 1000));
    now = new Date(now.getTime() + 800);
    must(await slots.renew(slot, 1000));
    now = new Date(now.getTime() + 800);
    expect((await slots.acquire('deploy:app', 'two', 1000)).ok).toBe(false);
    now = new Date(now.getTime() + 1000);
    expect((await slots.acquire('deploy:app', 'two', 1000)).ok).toBe(true);
    expect((await slots.renew(slot, 1000)).ok).toBe(false);
  });

  it('count operations within a window', async () => {
    const { slots } = await open();
    await slots.note('deploy:app');
    now = new Date(now.getTime() + 60_000);
    await slots.note('deploy:app');
    expect(await slots.noted('deploy:app', new Date(now.getTime() - 1000))).toBe(1);
    expect(await slots.noted('deploy:app', new Date(now.getTime() - 120_000))).toBe(2);
  });
});

describe('the journal of deployments', () => {
  it('keeps each record until it is removed', async () => {
    const { slots, journal } = await open();
    const slot = must(await slots.acquire('deploy:app', 'one', 60_000));
    await journal.save(record('T-0001'), slot);
    await journal.save({ ...record('T-0001'), step: 'verify' }, slot);
    expect(await journal.list()).toMatchObject([{ ticketId: 'T-0001', step: 'verify' }]);
    await journal.remove('T-0001');
    expect(await journal.list()).toEqual([]);
  });

  it('refuses a late writer whose slot was taken over', async () => {
    const { slots, journal } = await open();
    const late = must(await slots.acquire('deploy:app', 'one', 1000));
    now = new Date(now.getTime() + 2000);
    must(await slots.acquire('deploy:app', 'two', 1000));
    await expect(journal.save(record('T-0001'), late)).rejects.toMatchObject({ code: 'slot_lost' });
    expect(await journal.list()).toEqual([]);
  });
});
