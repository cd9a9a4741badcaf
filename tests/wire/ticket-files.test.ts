import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createStoreLock, type StoreLock } from '../../platform/adapters/store-lock.ts';
import { createTicketFiles } from '../../platform/adapters/ticket-files.ts';
import { commentTicket, createTicket } from '../../platform/domain/ticket-edits.ts';
import { act, codeOf, must } from '../support/ticket-fixture.ts';

let root: string;
let lock: StoreLock;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'dockfra-store-'));
  lock = createStoreLock(join(root, 'lock.db'));
});
afterEach(async () => {
  lock.close();
  await rm(root, { recursive: true, force: true });
});

const tickets = () => join(root, 'tickets');
async function openStore() {
  const { mkdir } = await import('node:fs/promises');
  await mkdir(tickets(), { recursive: true });
  return createTicketFiles({ dir: tickets(), lock, onChange: () => undefined });
}
const create = async (store: Awaited<ReturnType<typeof openStore>>, title: string) =>
  must(await store.create((id, existing) => createTicket(id, { title }, existing, act('manager'))));

function processes(count: number, verb: 'create' | 'comment', each: number): Promise<number[]> {
  const script = join(import.meta.dirname, '../support/create-tickets.ts');
  const one = () =>
    new Promise<number>((resolve) => {
      const argv = ['--import', 'tsx', script, tickets(), join(root, 'lock.db'), verb, String(each)];
      spawn(process.execPath, argv, { stdio: 'inherit' }).on('exit', (code) => resolve(code ?? 1));
    });
  return Promise.all(Array.from({ length: count }, one));
}

describe('createTicketFiles', () => {
  it('gives each ticket its own id when 8 processes create 20 each', async () => {
    const store = await openStore();
    expect(await processes(8, 'create', 20)).toEqual(Array.from({ length: 8 }, () => 0));
    const { tickets: all, faults } = await store.list();
    expect(faults).toEqual([]);
    expect(all.length).toBe(160);
    expect(new Set(all.map(({ id }) => id)).size).toBe(160);
    expect(new Set(all.map(({ title }) => title)).size).toBe(160);
  }, 60_000);

  it('keeps 400 comments that 8 processes write at the same time', async () => {
    const store = await openStore();
    await create(store, 'busy');
    expect(await processes(8, 'comment', 50)).toEqual(Array.from({ length: 8 }, () => 0));
    const ticket = await store.read('T-0001');
    expect(ticket?.comments.length).toBe(400);
    expect(ticket?.rev).toBe(401);
  }, 60_000);

  it('reports a file that does not parse with its name and line, and still lists the others', async () => {
    const store = await openStore();
    await create(store, 'fine');
    await writeFile(join(tickets(), 'T-0002.json'), '{\n  "id": "T-0002",\n  oops\n}\n');
    await writeFile(join(tickets(), 'T-0003.json'), '{"schema": 2, "id": "T-0003"}');
    const { tickets: all, faults } = await store.list();
    expect(all.map(({ id }) => id)).toEqual(['T-0001']);
    expect(faults[0]?.message).toMatch(/T-0002\.json: line 3/);
    expect(faults[1]?.message).toMatch(/T-0003\.json: .*title/);
    await expect(store.read('T-0002')).rejects.toMatchObject({ code: 'ticket_malformed' });
  });

  it('does not give the number of an unreadable ticket to a new one', async () => {
    const store = await openStore();
    await writeFile(join(tickets(), 'T-0007.json'), 'not json');
    expect((await create(store, 'next')).id).toBe('T-0008');
  });

  it('changes nothing when the decision refuses or throws', async () => {
    const store = await openStore();
    await create(store, 'steady');
    const before = await readFile(join(tickets(), 'T-0001.json'), 'utf8');
    expect(
      codeOf(await store.update('T-0001', () => ({ ok: false, refusal: { code: 'busy', message: 'no' } }))),
    ).toBe('busy');
    await expect(
      store.update('T-0001', () => {
        throw new Error('bug');
      }),
    ).rejects.toThrow('bug');
    expect(await readFile(join(tickets(), 'T-0001.json'), 'utf8')).toBe(before);
    expect(await readdir(tickets())).toEqual(['T-0001.json']);
  });

  it('refuses to write what its own schema would not read again', async () => {
    const store = await openStore();
    await create(store, 'steady');
    const huge = store.update('T-0001', (ticket) =>
      commentTicket(ticket, { id: 'a', text: 'x'.repeat(20_001) }, act('monitor')),
    );
    await expect(huge).rejects.toMatchObject({ code: 'ticket_invalid' });
    expect((await store.read('T-0001'))?.comments).toEqual([]);
  });

  it('answers a path instead of an id with: there is none', async () => {
    const store = await openStore();
    expect(await store.read('../../etc/passwd')).toBeNull();
    expect(codeOf(await store.update('T-0001/../x', (ticket) => ({ ok: true, value: ticket })))).toBe(
      'not_found',
    );
  });
});
