// Attack: 140 comments of control characters made the file of a ticket larger than what is read: it was lost for good.
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createStoreLock, type StoreLock } from '../../platform/adapters/store-lock.ts';
import { createTicketFiles } from '../../platform/adapters/ticket-files.ts';
import { ok, type Result } from '../../platform/domain/result.ts';
import type { Ticket } from '../../platform/domain/ticket.ts';
import { closeTicket } from '../../platform/domain/ticket-review.ts';
import { commentTicket, createTicket } from '../../platform/domain/ticket-edits.ts';
import { claimTicket, releaseTicket, renewLease } from '../../platform/domain/ticket-lease.ts';
import type { TicketStore } from '../../platform/ports.ts';
import { act, codeOf, must } from '../support/ticket-fixture.ts';

const MIB = 1024 * 1024;
let dir: string;
let lock: StoreLock;
let store: TicketStore;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'dockfra-size-'));
  mkdirSync(join(dir, 'tickets'));
  lock = createStoreLock(join(dir, 'lock.db'));
  store = createTicketFiles({ dir: join(dir, 'tickets'), lock, onChange: () => undefined });
  must(await store.create((id, all) => createTicket(id, { title: 'victim' }, all, act('manager'))));
});
afterEach(() => {
  lock.close();
  rmSync(dir, { recursive: true, force: true });
});

const update = (decide: (ticket: Ticket) => Result<Ticket>) => store.update('T-0001', decide);
const size = () => statSync(join(dir, 'tickets', 'T-0001.json')).size;
const grow = (bytes: number) => (ticket: Ticket) => ok({ ...ticket, filling: 'x'.repeat(bytes) });
const lease = { leaseMinutes: 60, branch: 'ticket/T-0001', baseCommit: 'a'.repeat(40) };

describe('a ticket', () => {
  it('stays readable and goes on, however much one role writes on it', async () => {
    const refused: (string | null)[] = [];
    for (let index = 0; index < 140; index += 1) {
      const comment = { id: `c${index}`, text: '\u001b'.repeat(20_000) };
      refused.push(codeOf(await update((ticket) => commentTicket(ticket, comment, act('developer')))));
    }
    expect(refused.at(0)).toBeNull();
    expect(refused.at(-1)).toBe('limits');
    expect(size()).toBeLessThan(MIB);
    const read = await store.read('T-0001');
    expect(read?.comments[0]?.text).toMatch(/^\\x1b\\x1b/);
    // the others can still say something, and end it
    must(await update((ticket) => commentTicket(ticket, { id: 'm', text: 'stop' }, act('manager'))));
    must(await update((ticket) => closeTicket(ticket, 'enough', act('manager'))));
  });

  it('does not grow beyond what it may hold, and says so', async () => {
    must(await update(grow(3 * MIB)));
    expect(await update(grow(5 * MIB))).toMatchObject({
      refusal: { code: 'limits', message: expect.stringContaining('T-0001 would grow to 5.0 MB') },
    });
    expect(
      codeOf(
        await store.create((id, all) => {
          const made = createTicket(id, { title: 'large' }, all, act('manager'));
          return made.ok ? grow(5 * MIB)(made.value) : made;
        }),
      ),
    ).toBe('limits');
  });

  it('that is full still changes its state, and nobody can use up the room for its end', async () => {
    must(await update(grow(4 * MIB - 20_000)));
    let steps = 0;
    for (let full = false; !full && steps < 400; steps += 1) {
      const claimed = await update((ticket) => claimTicket(ticket, [ticket], act('developer'), lease));
      // what a role can say with one step is small: here it is made large
      full = !claimed.ok;
      if (claimed.ok)
        full = !(
          await update((ticket) => {
            const released = releaseTicket(ticket, act('developer'), 'y'.repeat(4000));
            return released.ok ? grow(size() + 300_000)(released.value) : released;
          })
        ).ok;
    }
    expect(steps).toBeGreaterThan(5);
    expect(size()).toBeLessThan(8 * MIB);
    must(await update((ticket) => renewLease(ticket, ticket.last_fence, act('developer'), 60)));
    must(await update((ticket) => closeTicket(ticket, 'enough', act('manager'))));
    expect((await store.read('T-0001'))?.status).toBe('closed');
  });
});
