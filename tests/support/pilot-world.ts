import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { onTestFinished } from 'vitest';

import { createCrewReports } from '../../platform/adapters/crew-reports.ts';
import { createDecisions } from '../../platform/adapters/decisions-database.ts';
import { createEvidenceStore } from '../../platform/adapters/evidence-store.ts';
import { createIncidents } from '../../platform/adapters/incidents-database.ts';
import { openStateDatabase } from '../../platform/adapters/slots-database.ts';
import { createSlots } from '../../platform/adapters/slots-store.ts';
import { createStoreLock } from '../../platform/adapters/store-lock.ts';
import { createTicketFiles } from '../../platform/adapters/ticket-files.ts';
import { createUsage } from '../../platform/adapters/usage-database.ts';
import type { Change } from '../../platform/domain/change.ts';
import { configSchema } from '../../platform/domain/config.ts';
import { ok, refuse } from '../../platform/domain/result.ts';
import { createTicket, type TicketDraft } from '../../platform/domain/ticket-edits.ts';
import { claimTicket } from '../../platform/domain/ticket-lease.ts';
import { submitTicket } from '../../platform/domain/ticket-review.ts';
import type { CallerRole, Ticket } from '../../platform/domain/ticket.ts';
import type { PilotPorts } from '../../platform/flows/pilot-run.ts';
import type { CallContext } from '../../platform/ports.ts';
import { tempFolder } from './temp-folder.ts';
import { act, must, T0 } from './ticket-fixture.ts';

export const SHA = 'd'.repeat(40);

/** A root with real stores; what git would tell of a change is given. */
export async function pilotWorld(settings: unknown) {
  const dir = await tempFolder();
  await mkdir(path.join(dir, 'tickets'));
  const lock = createStoreLock(path.join(dir, 'lock'));
  const database = openStateDatabase(path.join(dir, 'dockfra.db'));
  onTestFinished(() => {
    lock.close();
    database.close();
  });
  const state = {
    config: configSchema.parse(settings),
    paused: false,
    changes: [change('src/a.ts')],
    now: T0,
  };
  const clock = { now: () => state.now, sleep: () => Promise.resolve() };
  const stack = { name: 'app', dir, project: 'app', files: [], envFile: null };
  const tickets = createTicketFiles({ dir: path.join(dir, 'tickets'), lock, onChange: () => undefined });
  const ports = {
    clock,
    ids: { token: () => 'abc' },
    settings: {
      current: () => Promise.resolve(state.config),
      explain: () => Promise.reject(new Error('not here')),
    },
    switches: {
      paused: () => Promise.resolve(state.paused ? { by: 'owner', at: '', reason: '' } : null),
      pause: () => Promise.resolve(),
      resume: () => Promise.resolve(),
    },
    tickets,
    slots: createSlots(database, clock),
    deploys: { list: () => Promise.resolve([]) },
    decisions: createDecisions(database, () => undefined),
    incidents: createIncidents(database, () => undefined),
    evidence: createEvidenceStore(path.join(dir, 'evidence')),
    usage: createUsage(database),
    crew: createCrewReports(() => undefined),
    compose: { stacks: () => Promise.resolve({ stacks: [stack], faults: [] }) },
    repositories: {
      find: () => Promise.resolve(ok({ name: 'app', top: dir, branch: 'main' })),
      changes: () => Promise.resolve(state.changes),
    },
  };
  const context = (role: CallerRole, person = 'ada'): CallContext => ({
    caller: { role, person, personClaimed: false, via: 'ssh' },
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  const open = async (draft: Partial<TicketDraft> = {}) =>
    must(
      await tickets.create((id, all) =>
        createTicket(id, { title: 'a change', ...draft }, all, act('manager')),
      ),
    );
  const read = async (id: string): Promise<Ticket> =>
    (await tickets.read(id)) ?? must(refuse('not_found', id));
  return {
    state,
    ports: ports as unknown as PilotPorts,
    context,
    open,
    read,
    /** claimed by the developer's daemon and handed in with a passed check */
    inReview: async (flags: string[] = []) => {
      const { id } = await open();
      const author = act('developer', 0, 'daemon?');
      const terms = { leaseMinutes: 60, branch: `ticket/${id}`, baseCommit: 'a'.repeat(40) };
      must(await tickets.update(id, (ticket, all) => claimTicket(ticket, all(), author, terms)));
      const at = T0.toISOString();
      const check = {
        kind: 'check' as const,
        name: 'unit',
        result: 'passed' as const,
        at,
        run: 'commit' as const,
        commit: SHA,
      };
      const submission = {
        fence: 1,
        base: terms.baseCommit,
        commits: [{ sha: SHA, subject: 'x', at }],
        evidence: [check],
        flags,
      };
      return must(await tickets.update(id, (ticket) => submitTicket(ticket, submission, author)));
    },
  };
}

export function change(path: string, lines = 10): Change {
  return { path, oldPath: null, status: 'modified', added: lines, deleted: 0, mode: '100644' };
}
