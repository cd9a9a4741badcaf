import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { createStoreLock } from '../../platform/adapters/store-lock.ts';
import { createTicketFiles } from '../../platform/adapters/ticket-files.ts';
import { configSchema } from '../../platform/domain/config.ts';
import { ok } from '../../platform/domain/result.ts';
import { createTicket } from '../../platform/domain/ticket-edits.ts';
import type { CallerRole } from '../../platform/domain/ticket.ts';
import { approve } from '../../platform/flows/approve-ticket.ts';
import { reject } from '../../platform/flows/reject-ticket.ts';
import type { CallContext } from '../../platform/ports.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { act, codeOf, must, T0 } from '../support/ticket-fixture.ts';

const context = (role: CallerRole): CallContext => ({
  caller: { role, person: 'ada', personClaimed: false, via: 'ssh' },
  progress: () => undefined,
  signal: new AbortController().signal,
});

/** Two stores on the same folder, as two processes have them, and a ticket in review. */
async function inReview() {
  const dir = await tempFolder();
  await mkdir(path.join(dir, 'tickets'));
  const open = () => {
    const lock = createStoreLock(path.join(dir, 'lock'));
    onTestFinished(() => lock.close());
    const tickets = createTicketFiles({ dir: path.join(dir, 'tickets'), lock, onChange: () => undefined });
    const settings = {
      current: () => Promise.resolve(configSchema.parse({})),
      explain: () => Promise.resolve({ values: [], faults: [] }),
    };
    return { tickets, settings, clock: { now: () => T0, sleep: () => Promise.resolve() } };
  };
  const [one, two] = [open(), open()];
  const { id } = must(
    await one.tickets.create((next, all) => createTicket(next, { title: 'a change' }, all, act('manager'))),
  );
  const lease = { holder: 'developer:bob', fence: 1, expires_at: T0.toISOString() };
  const commits = [{ sha: 'a'.repeat(40), subject: 'x', at: T0.toISOString() }];
  must(
    await one.tickets.update(id, (ticket) =>
      ok({ ...ticket, status: 'review', lease, commits, review: { requested_at: T0.toISOString() } }),
    ),
  );
  return { one, two, id };
}

describe('approving and rejecting', () => {
  it('lets exactly one of two approvals at once win', async () => {
    const { one, two, id } = await inReview();
    const both = await Promise.all([
      approve(one, context('manager'), id),
      approve(two, context('owner'), id),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.map(codeOf)).toContain('wrong_state');
    expect((await one.tickets.read(id))?.history.filter((entry) => entry.to === 'approved')).toHaveLength(1);
  });

  it('is never for the developer', async () => {
    const { one, id } = await inReview();
    expect(codeOf(await approve(one, context('developer'), id))).toBe('not_allowed');
    expect(codeOf(await reject(one, context('developer'), id, 'no'))).toBe('not_allowed');
  });

  it('gives a rejected ticket back to its author, with the reason and a fresh lease', async () => {
    const { one, id } = await inReview();
    const rejected = must(await reject(one, context('manager'), id, 'the button is red'));
    expect(rejected).toMatchObject({
      status: 'in_progress',
      lease: { holder: 'developer:bob' },
      review: { verdict: 'rejected', reason: 'the button is red' },
    });
    expect(Date.parse(rejected.lease?.expires_at ?? '')).toBeGreaterThan(T0.getTime());
  });
});
