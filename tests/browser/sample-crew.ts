import type { RunLine } from '../../platform/domain/agent-run.ts';
import type { DecisionRecord } from '../../platform/domain/decision.ts';
import type { CrewMember } from '../../platform/domain/crew.ts';

const minutesAgo = (now: Date, minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

export function sampleCrew(now: Date): CrewMember[] {
  const quiet = {
    ticketId: null,
    daemon: true,
    mode: null,
    model: null,
    fault: null,
    replayed: false,
    usdToday: 0,
    paused: null,
  };
  return [
    {
      ...quiet,
      role: 'manager',
      state: 'off',
      text: 'no model is set (roles.manager.llm): a person reviews',
      since: null,
    },
    {
      ...quiet,
      role: 'autopilot',
      state: 'idle',
      text: 'nothing to decide (mode propose)',
      since: minutesAgo(now, 3),
      mode: 'propose',
    },
    {
      ...quiet,
      role: 'developer',
      state: 'working',
      text: 'works on T-0008',
      since: minutesAgo(now, 14),
      ticketId: 'T-0008',
      model: 'coder-large',
      replayed: true,
      usdToday: 0.4217,
    },
    {
      ...quiet,
      role: 'monitor',
      state: 'away',
      text: 'its daemon is not connected',
      since: minutesAgo(now, 40),
      mode: 'manual',
      daemon: false,
    },
  ];
}

export function sampleDecisions(now: Date): DecisionRecord[] {
  const common = {
    by: 'autopilot:daemon',
    outcome: '',
    settledBy: null,
    settledAt: null,
    evidence: [],
    alternatives: [],
  };
  return [
    {
      ...common,
      id: 'D-0003',
      key: 'plan invoices',
      at: minutesAgo(now, 2),
      by: 'manager:bob',
      status: 'proposed',
      reason: 'Customers ask for invoices as a file; the export must exist before the page can link to it.',
      action: {
        kind: 'plan',
        goal: 'Invoices can be downloaded',
        tickets: [
          {
            key: 'export',
            title: 'Export an invoice as PDF',
            description: 'One page per invoice.',
            type: 'feature',
            priority: 'normal',
            acceptance: ['GET /invoices/1.pdf answers 200 with a PDF'],
            depends_on: [],
          },
          {
            key: 'link',
            title: 'Link to the file on the page of an order',
            description: '',
            type: 'feature',
            priority: 'low',
            acceptance: ['The page of an order links to its invoice', 'Without an invoice there is no link'],
            depends_on: ['export'],
          },
        ],
      },
    },
    {
      ...common,
      id: 'D-0002',
      key: 'approve T-0007',
      at: minutesAgo(now, 4),
      status: 'proposed',
      reason: 'All checks passed at the base and at the commit, and the change is small.',
      evidence: ['check backend passed at the commit', '2 files, 18 lines added, 2 deleted'],
      alternatives: [{ action: 'wait for a person', why: 'it adds a test, which a person should see' }],
      action: { kind: 'approve', ticketId: 'T-0007', commit: '9c27ae51b08d4f6e', reason: 'checks passed' },
    },
    {
      ...common,
      id: 'D-0001',
      key: 'prioritise T-0008',
      at: minutesAgo(now, 30),
      status: 'done',
      outcome: 'T-0008 is critical',
      settledBy: 'owner:owner',
      settledAt: minutesAgo(now, 29),
      reason: 'Mails are lost while it is open.',
      action: { kind: 'prioritise', ticketId: 'T-0008', priority: 'critical' },
    },
  ];
}

/** What the autopilot makes of the incident below: one ticket, when somebody says yes. */
export function sampleIncidentProposal(now: Date): DecisionRecord {
  return {
    id: 'D-0004',
    key: 'incident I-0001',
    at: minutesAgo(now, 1),
    by: 'autopilot:daemon',
    status: 'proposed',
    reason: 'worker was restarted 6 times within 8 minutes and does not come to rest.',
    evidence: ['I-0001: 6 restarts since 9 minutes', 'exit code 1 each time', 'no deploy since 3 hours'],
    alternatives: [{ action: 'wait', why: 'it has not come to rest by itself for 8 minutes' }],
    outcome: '',
    settledBy: null,
    settledAt: null,
    action: {
      kind: 'create_ticket',
      incidentId: 'I-0001',
      service: 'worker',
      symptom: 'restarting',
      ticket: {
        title: 'worker restarts again and again (exit code 1)',
        description:
          'worker of the stack shop was restarted 6 times.\n\nThe end of its log:\n> TypeError: Cannot read properties of undefined (reading "address")\n>     at send (/app/src/mail.mjs:14:27)',
        priority: 'high',
        stack: 'shop',
        acceptance: ['worker runs for 10 minutes without a restart'],
      },
    },
  };
}

/** A worker that is killed again and again, as the platform found it. */
export function sampleIncident(now: Date) {
  return {
    id: 'I-0001',
    stack: 'shop',
    service: 'worker',
    symptom: 'restarting',
    status: 'open',
    firstSeen: minutesAgo(now, 9),
    lastSeen: minutesAgo(now, 1),
    count: 6,
    clearSince: null,
    closedAt: null,
    summary: 'worker restarted 6 times within 8 minutes, the last time with exit code 1',
    ticketId: null,
    evidence: {
      at: minutesAgo(now, 9),
      containers: [
        {
          id: '9f4c31d0a7be55e2',
          image: 'shop-worker:3fa94c1',
          state: 'restarting',
          health: 'none',
          exitCode: 1,
          restarts: 6,
          oomKilled: false,
          startedAt: minutesAgo(now, 10),
          finishedAt: minutesAgo(now, 9),
          restartPolicy: 'unless-stopped',
        },
      ],
      log: 'starting\nTypeError: Cannot read properties of undefined (reading "address")\n    at send (/app/src/mail.mjs:14:27)\n',
      healthLog: '',
    },
  };
}

/** A run under way: three answers of a recording, the last call still without a result. */
export function sampleRun(now: Date): RunLine[] {
  const at = (minutes: number) => minutesAgo(now, minutes);
  return [
    {
      type: 'start',
      at: at(14),
      run: 'T-0008.1',
      role: 'developer',
      kind: 'implement',
      ticketId: 'T-0008',
      person: 'daemon',
      engine: 'built-in',
      model: 'coder-large',
      replayed: true,
      limits: { turns: 60, minutes: 30, usd: 2, outputTokens: 200_000 },
      tools: ['read', 'list', 'search', 'write', 'patch', 'run', 'check', 'diff', 'comment', 'submit'],
      fence: 1,
    },
    { type: 'message', at: at(14), role: 'system', content: 'You work on one ticket in its worktree.' },
    {
      type: 'message',
      at: at(14),
      role: 'user',
      content: 'Worker retries a failed mail three times, then parks it',
    },
    answer(at(13), 1, 'I look at the worker first.', 'read', { path: 'worker/src/mail.mjs' }),
    result(at(13), 1, 'read', true, 'export async function send(mail) {\n  await smtp.send(mail);\n}\n'),
    answer(at(12), 2, 'A test that fails today.', 'write', {
      path: 'worker/test/retry.test.mjs',
      content: 'test("parks")',
    }),
    result(at(12), 2, 'write', true, 'written: 1 line'),
    answer(at(11), 3, '', 'check', { name: 'worker' }),
  ];
}

export function answer(
  at: string,
  number: number,
  content: string,
  tool: string,
  args: Record<string, string>,
): RunLine {
  return {
    type: 'answer',
    at,
    content,
    toolCalls: [{ id: `call-${String(number)}`, name: tool, arguments: JSON.stringify(args) }],
    finish: 'tool_calls',
    model: 'coder-large',
    provider: 'replay',
    replayed: true,
    usd: 0.0421,
    inputTokens: 4200,
    outputTokens: 310,
    ms: 2400,
  };
}

export function result(at: string, number: number, tool: string, ok: boolean, content: string): RunLine {
  return {
    type: 'result',
    at,
    toolCallId: `call-${String(number)}`,
    tool,
    ok,
    content,
    fullLength: content.length,
  };
}
