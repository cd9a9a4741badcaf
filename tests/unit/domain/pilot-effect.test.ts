import { describe, expect, it } from 'vitest';

import type { DecisionRecord, PilotAction } from '../../../platform/domain/decision.ts';
import { effectOf } from '../../../platform/domain/pilot-effect.ts';
import type { Ticket } from '../../../platform/domain/ticket.ts';
import { ticket as openTicket, T0 } from '../../support/ticket-fixture.ts';

const at = (minutes: number): string => new Date(T0.getTime() + minutes * 60_000).toISOString();
const record = (action: PilotAction, fields: Partial<DecisionRecord> = {}): DecisionRecord => ({
  id: 'D-0001',
  key: 'k',
  action,
  reason: '',
  evidence: [],
  alternatives: [],
  at: at(1),
  by: 'autopilot:daemon',
  status: 'done',
  outcome: '',
  settledBy: 'autopilot:daemon',
  settledAt: at(1),
  ...fields,
});
type Step = [minutes: number, from: string, to: string, reason?: string];
const ticket = (...steps: Step[]): Ticket => {
  const history = steps.map(([minutes, from, to, reason]) => ({
    at: at(minutes),
    by: 'somebody:x',
    via: 'ssh',
    from,
    to,
    ...(reason ? { reason } : {}),
  }));
  const status = (steps.at(-1)?.[2] ?? 'open') as Ticket['status'];
  return openTicket({ status, history });
};
const id = 'T-0001';
const approve: PilotAction = { kind: 'approve', ticketId: id, commit: 'c', reason: '' };
const reject: PilotAction = { kind: 'reject', ticketId: id, commit: 'c', reason: '' };
const escalate: PilotAction = { kind: 'escalate', ticketId: id, reason: '' };
const ask: PilotAction = { kind: 'ask', ticketId: id };
const APPROVED: Step = [1, 'review', 'approved'];
const REJECTED: Step = [1, 'review', 'in_progress'];
const DEPLOYING: Step = [2, 'approved', 'deploying'];
const effect = (action: PilotAction, ...tickets: Ticket[]) =>
  effectOf(record(action), tickets, [], new Date(at(99)));

describe('what became of a decision', () => {
  it.each<[string, PilotAction, Step[], 'held' | 'undone' | null, string]>([
    [
      'an approval that was deployed',
      approve,
      [APPROVED, DEPLOYING, [3, 'deploying', 'done']],
      'held',
      'deployed and verified',
    ],
    [
      'one that was rolled back',
      approve,
      [
        APPROVED,
        DEPLOYING,
        [3, 'deploying', 'in_progress', 'rolled back: /health said 500'],
        [4, 'in_progress', 'review'],
        [5, 'review', 'approved'],
        [6, 'deploying', 'done'],
      ],
      'undone',
      'rolled back: /health said 500',
    ],
    ['one that waits for its deployment', approve, [APPROVED], null, ''],
    [
      'one whose ticket was closed',
      approve,
      [APPROVED, [2, 'approved', 'closed', 'not wanted']],
      'undone',
      'not wanted',
    ],
    [
      'a rejection that was corrected',
      reject,
      [REJECTED, [2, 'in_progress', 'review']],
      'held',
      'submitted again',
    ],
    [
      'a rejection that was given back',
      reject,
      [REJECTED, [2, 'in_progress', 'open', 'I cannot']],
      'undone',
      'I cannot',
    ],
    [
      'an escalation that somebody answered',
      escalate,
      [
        [0, 'in_progress', 'open'],
        [2, 'open', 'open', 'a person goes on: needs-person taken off'],
      ],
      'held',
      'somebody:x handed T-0001 back',
    ],
    [
      'an escalation that nobody answered',
      escalate,
      [
        [0, 'in_progress', 'open'],
        [1, 'open', 'open', 'waits for a person: x'],
      ],
      null,
      '',
    ],
    ['a request that was taken', ask, [[2, 'open', 'in_progress']], 'held', 'somebody:x took T-0001'],
    ['a request for what was closed', ask, [[2, 'open', 'closed']], 'undone', 'closed'],
    [
      'a priority that helped',
      { kind: 'prioritise', ticketId: id, priority: 'high' },
      [[2, 'open', 'in_progress']],
      'held',
      'took',
    ],
    [
      'what happened before does not count',
      ask,
      [
        [0, 'open', 'in_progress'],
        [0, 'in_progress', 'open'],
      ],
      null,
      '',
    ],
  ])('%s', (_, action, steps, verdict, text) => {
    const found = effect(action, ticket(...steps));
    expect(found?.verdict ?? null).toBe(verdict);
    expect(found?.text ?? '').toContain(text);
  });

  it('an assignment holds when it is claimed, and is undone by another one', () => {
    const assign: PilotAction = { kind: 'assign', ticketId: id, role: 'developer' };
    expect(effect(assign, openTicket())).toBeNull();
    expect(effect(assign, { ...openTicket(), assigned_to: 'manager' })).toMatchObject({ verdict: 'undone' });
    expect(effect(assign, ticket([2, 'open', 'in_progress']))).toMatchObject({ verdict: 'held' });
  });

  it('a ticket from an incident, and a plan, are known when their tickets have ended', () => {
    const made = { incidentId: 'I-0001', service: 'web', symptom: 'gone' as const };
    const action: PilotAction = {
      kind: 'create_ticket',
      ...made,
      ticket: { title: 'x', description: '', priority: 'high', stack: 'shop', acceptance: ['y'] },
    };
    const end = (status: 'done' | 'closed' | 'open', resolution: string | null) => ({
      ...openTicket({ status, resolution }),
      incident: 'I-0001',
    });
    expect(effect(action, end('open', null))).toBeNull();
    expect(effect(action, end('done', 'deployed'))).toMatchObject({
      verdict: 'held',
      text: 'T-0001 is done (deployed)',
    });
    expect(effect(action, end('closed', 'flaky network'))).toMatchObject({ verdict: 'undone' });
    const plan: PilotAction = { kind: 'plan', goal: 'g', tickets: [] };
    const told = record(plan, { outcome: 'created T-0001, T-0002' });
    const both = [openTicket({ status: 'done' }), openTicket({ id: 'T-0002', status: 'open' })];
    expect(effectOf(told, both, [], T0)).toBeNull();
    expect(
      effectOf(
        told,
        [{ ...both[1], ...openTicket({ id: 'T-0002', status: 'closed' }) }, ...both.slice(0, 1)],
        [],
        T0,
      ),
    ).toMatchObject({ verdict: 'held' });
  });

  it('a plan that was asked for is known by the answer to it', () => {
    const asked = record({ kind: 'propose_plan', goal: 'g' }, { outcome: 'D-0002 waits in the inbox' });
    const plan = record({ kind: 'plan', goal: 'g', tickets: [] }, { id: 'D-0002', status: 'proposed' });
    expect(effectOf(asked, [], [asked, plan], T0)).toBeNull();
    expect(effectOf(asked, [], [{ ...plan, status: 'declined', outcome: 'no' }], T0)).toMatchObject({
      verdict: 'undone',
    });
    expect(effectOf(asked, [], [{ ...plan, status: 'done', outcome: 'created T-0001' }], T0)).toMatchObject({
      verdict: 'held',
    });
  });

  it('is asked of decisions that were carried out, once', () => {
    const taken = ticket([2, 'open', 'in_progress']);
    const known = { verdict: 'held' as const, text: '', at: '' };
    expect(effectOf(record(ask, { status: 'failed' }), [taken], [], T0)).toBeNull();
    expect(effectOf(record(ask, { effect: known }), [taken], [], T0)).toBeNull();
  });
});
