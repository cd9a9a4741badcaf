import type { RunLine } from '../../platform/domain/agent-run.ts';
import type { DecisionRecord } from '../../platform/domain/decision.ts';
import type { CrewMember } from '../../platform/flows/crew-state.ts';
import type { UsagePage } from '../../wizard/contract-crew.ts';

const minutesAgo = (now: Date, minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

export function sampleCrew(now: Date): CrewMember[] {
  const quiet = { ticketId: null, daemon: true, mode: null, model: null, replayed: false, usdToday: 0 };
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

export function sampleUsage(now: Date): UsagePage {
  const day = (ago: number) => new Date(now.getTime() - ago * 86_400_000).toISOString().slice(0, 10);
  const sum = (usd: number) => ({
    calls: Math.ceil(usd * 40),
    inputTokens: Math.round(usd * 90_000),
    outputTokens: Math.round(usd * 7000),
    usd,
  });
  const days = Array.from({ length: 12 }, (_, index) => [
    { ...sum(0.4 + ((index * 37) % 11) / 10), day: day(index), role: 'developer', model: 'coder-large' },
    { ...sum(0.1 + ((index * 13) % 5) / 20), day: day(index), role: 'manager', model: 'coder-small' },
  ]).flat();
  return {
    today: sum(0),
    days,
    tickets: [
      { ...sum(1.24), ticketId: 'T-0007' },
      { ...sum(0.42), ticketId: 'T-0008' },
    ],
  };
}
