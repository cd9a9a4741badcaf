import { policySchema, type Policy } from '../../platform/domain/config-crew.ts';
import type { Snapshot, TicketFacts } from '../../platform/domain/pilot-snapshot.ts';

export const COMMIT = 'c'.repeat(40);

export const policy = (fields: Partial<Policy> = {}): Policy => ({ ...policySchema.parse({}), ...fields });

/** A ticket whose work waits in review and that every default policy approves. */
export function inReview(fields: Partial<TicketFacts> = {}): TicketFacts {
  return {
    ...ready(),
    status: 'review',
    holder: 'daemon',
    commit: COMMIT,
    checks: 'passed',
    change: { files: 2, lines: 20, paths: ['src/a.ts', 'src/b.ts'], services: ['web'] },
    ...fields,
  };
}

/** A ticket that the developer could take. */
export function ready(fields: Partial<TicketFacts> = {}): TicketFacts {
  return {
    id: 'T-0001',
    type: 'feature',
    status: 'open',
    priority: 'normal',
    assignedTo: 'developer',
    waitsFor: [],
    forPerson: false,
    labelled: false,
    givenUp: false,
    returns: 0,
    holder: 'nobody',
    commit: null,
    checks: 'none',
    flags: [],
    change: null,
    spentUsd: 0,
    ...fields,
  };
}

/** A root that lets the autopilot act by itself. */
export function snapshot(tickets: TicketFacts[], fields: Partial<Snapshot> = {}): Snapshot {
  return {
    at: '2026-03-02T12:00:00.000Z',
    paused: false,
    mode: 'auto',
    approve: 'policy',
    tickets,
    busy: [],
    developer: true,
    decided: [],
    incidents: [],
    spentTodayUsd: 0,
    goal: null,
    manager: false,
    plans: [],
    ...fields,
  };
}
