import { z } from 'zod';

import { actionLine, actionTicket, decisionRecordSchema } from '../../platform/domain/decision.ts';
import { runLineSchema, type RunLine } from '../../platform/domain/agent-run.ts';
import { messageOf } from '../../platform/domain/errors.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import { ROLE_NAMES } from '../../platform/domain/ticket.ts';
import type {
  CrewPage,
  DecisionList,
  DecisionView,
  InboxPage,
  RunList,
  RunTranscript,
  UsagePage,
  UsageSumView,
} from '../contract-crew.ts';
import { plainText, plainValue } from './plain-text.ts';

/** Runs an action that only reads, as the owner. */
export type ReadAction = (name: string, input: Record<string, unknown>) => Promise<Result<unknown>>;

const MAX_TEXT = 20_000;
const MAX_DECISIONS = 100;
const MAX_RUNS = 50;
const role = z.enum(ROLE_NAMES);

const crewSchema = z.object({
  roles: z.array(
    z.object({
      role,
      state: z.string(),
      text: z.string(),
      since: z.string().nullable(),
      ticketId: z.string().nullable(),
      daemon: z.boolean(),
      mode: z.string().nullable(),
      model: z.string().nullable(),
      replayed: z.boolean(),
      usdToday: z.number(),
    }),
  ),
});
const runSchema = z.object({
  run: z.string(),
  ticketId: z.string().nullable(),
  role: z.string(),
  kind: z.string(),
  person: z.string(),
  model: z.string(),
  replayed: z.boolean(),
  startedAt: z.string(),
  lastAt: z.string(),
  turns: z.number(),
  usd: z.number(),
  tokens: z.number(),
  ended: z.object({ reason: z.string(), note: z.string() }).nullable(),
});
const transcriptSchema = runSchema.extend({
  after: z.number(),
  total: z.number(),
  lines: z.array(runLineSchema),
});
const sum = { calls: z.number(), inputTokens: z.number(), outputTokens: z.number(), usd: z.number() };
const usageSchema = z.object({
  days: z.array(z.object({ ...sum, day: z.string(), role: z.string(), model: z.string() })),
  tickets: z.array(z.object({ ...sum, ticketId: z.string() })),
});

/** What the pages of the crew show, each read by the action that says the same on the command line. */
export type CrewReads = {
  crew(): Promise<Result<CrewPage>>;
  decisions(): Promise<Result<DecisionList>>;
  inbox(): Promise<Result<InboxPage>>;
  runs(subject: string): Promise<Result<RunList>>;
  transcript(run: string, after: number): Promise<Result<RunTranscript>>;
  /** `today`: the day in UTC */
  usage(days: number, today: string): Promise<Result<UsagePage>>;
};

export function createCrewReads(readAction: ReadAction): CrewReads {
  const read = async <T>(
    name: string,
    input: Record<string, unknown>,
    schema: z.ZodType<T>,
  ): Promise<Result<T>> => {
    const answer = await readAction(name, input).catch(cannotRead);
    if (!answer.ok) return { ok: false, refusal: plainValue(answer.refusal) };
    const parsed = schema.safeParse(answer.value);
    return parsed.success
      ? ok(parsed.data)
      : refuse('failed', `${name} answered in a way that is not known here`);
  };
  return {
    crew: async () => mapped(await read('crew.show', {}, crewSchema), plainValue),
    decisions: async () =>
      mapped(
        await read(
          'pilot.log',
          { count: MAX_DECISIONS },
          z.object({ decisions: z.array(decisionRecordSchema) }),
        ),
        ({ decisions }) => ({ decisions: decisions.map(decisionView) }),
      ),
    inbox: async () =>
      mapped(
        await read('inbox.list', {}, z.object({ proposals: z.array(decisionRecordSchema) })),
        ({ proposals }) => ({ proposals: proposals.slice(0, MAX_DECISIONS).map(decisionView) }),
      ),
    runs: async (subject) =>
      mapped(
        await read('agent.list', role.safeParse(subject).success ? {} : { subject }, z.array(runSchema)),
        (runs) => ({
          runs: plainValue(
            runs
              .filter((row) => row.role === subject || row.ticketId === subject)
              .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
              .slice(-MAX_RUNS),
          ),
        }),
      ),
    transcript: async (run, after) =>
      mapped(await read('agent.show', { run, after }, transcriptSchema), (shown) => ({
        ...plainValue({ ...shown, lines: [] }),
        lines: shown.lines.map((line) => plainValue(clipped(line))),
      })),
    usage: async (days, today) =>
      mapped(await read('usage', { days }, usageSchema), (usage) => ({
        ...plainValue(usage),
        today: sumOf(usage.days.filter((row) => row.day === today)),
      })),
  };
}

/** A front must answer whatever the platform does. */
function cannotRead(error: unknown): Result<unknown> {
  return refuse('failed', messageOf(error).slice(0, 500), 'see the platform log: dockfra logs');
}

function mapped<A, B>(result: Result<A>, change: (value: A) => B): Result<B> {
  return result.ok ? ok(change(result.value)) : result;
}

function sumOf(rows: UsageSumView[]): UsageSumView {
  const total = { calls: 0, inputTokens: 0, outputTokens: 0, usd: 0 };
  for (const row of rows) {
    total.calls += row.calls;
    total.inputTokens += row.inputTokens;
    total.outputTokens += row.outputTokens;
    total.usd += row.usd;
  }
  return total;
}

type Recorded = z.infer<typeof decisionRecordSchema>;

function decisionView(record: Recorded): DecisionView {
  const { id, at, by, reason, evidence, alternatives, status, outcome, settledBy, settledAt, action } =
    record;
  const tickets = action.kind === 'plan' ? action.tickets : [];
  return plainValue({
    id,
    at,
    by,
    line: plainText(actionLine(action)).slice(0, 500),
    ticketId: actionTicket(action),
    reason,
    evidence,
    alternatives,
    status,
    outcome,
    settledBy,
    settledAt,
    tickets: tickets.map((ticket) => ({
      key: ticket.key,
      title: ticket.title,
      description: ticket.description,
      type: ticket.type,
      priority: ticket.priority,
      acceptance: ticket.acceptance,
      depends_on: ticket.depends_on,
    })),
  });
}

/** Long texts as their beginning and end; the whole is what `dockfra agent show` prints. */
function clipped(line: RunLine): RunLine {
  switch (line.type) {
    case 'message':
    case 'result':
      return { ...line, content: clip(line.content) };
    case 'answer': {
      const toolCalls = line.toolCalls.map((call) => ({ ...call, arguments: clip(call.arguments) }));
      return { ...line, content: clip(line.content), toolCalls };
    }
    case 'compacted':
      return { ...line, summary: clip(line.summary) };
    case 'start':
    case 'end':
      return line;
  }
}

function clip(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const half = MAX_TEXT / 2;
  return `${text.slice(0, half)}\n… ${String(text.length - MAX_TEXT)} characters are left out here …\n${text.slice(-half)}`;
}
