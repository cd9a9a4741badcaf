// Attack: hundreds of checks of one ticket at once kept the container, the engine and every place for commands busy.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { openStateDatabase } from '../../platform/adapters/slots-database.ts';
import { createSlots } from '../../platform/adapters/slots-store.ts';
import { ok } from '../../platform/domain/result.ts';
import { oneAtATime } from '../../platform/flows/one-at-a-time.ts';

const dir = mkdtempSync(join(tmpdir(), 'dockfra-one-'));
const database = openStateDatabase(join(dir, 'state.db'));
const ports = { slots: createSlots(database, { now: () => new Date() }) };
afterAll(() => {
  database.close();
  rmSync(dir, { recursive: true });
});

const by = (role: 'developer' | 'owner') => ({
  caller: { role, person: 'ada', personClaimed: false, via: 'ssh' as const },
});

describe('proof of a ticket', () => {
  it('is made once at a time: a second asker of the same role is told at once', async () => {
    let end = (): void => undefined;
    const held = new Promise<void>((resolve) => void (end = resolve));
    const work = { ticketId: 'T-0001', what: 'check' };
    const first = oneAtATime(ports, by('developer'), work, () => held.then(() => ok('first')));
    const second = () =>
      oneAtATime(ports, by('developer'), { ...work, what: 'submit' }, () => Promise.resolve(ok(2)));
    expect(await second()).toMatchObject({
      refusal: { code: 'busy', message: expect.stringContaining('check T-0001 of ada') },
    });
    const other = { ticketId: 'T-0002', what: 'check' };
    expect(await oneAtATime(ports, by('developer'), other, () => Promise.resolve(ok(2)))).toEqual(ok(2));
    expect(await oneAtATime(ports, by('owner'), work, () => Promise.resolve(ok(2)))).toEqual(ok(2));
    end();
    expect(await first).toEqual(ok('first'));
    expect(await second()).toEqual(ok(2));
  });

  it('frees its place after a failure', async () => {
    const work = { ticketId: 'T-0003', what: 'check' };
    const broken = oneAtATime(ports, by('developer'), work, () => Promise.reject(new Error('broken')));
    await expect(broken).rejects.toThrow('broken');
    expect(await oneAtATime(ports, by('developer'), work, () => Promise.resolve(ok(1)))).toEqual(ok(1));
  });
});
