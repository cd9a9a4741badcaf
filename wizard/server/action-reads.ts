import { z } from 'zod';

import { decisionRecordSchema } from '../../platform/domain/decision.ts';
import { runLineSchema } from '../../platform/domain/agent-run.ts';
import type { RunSummary, ShownRun } from '../../platform/domain/agent-state.ts';
import { MEMBER_STATES, type CrewMember } from '../../platform/domain/crew.ts';
import { ok, type Result } from '../../platform/domain/result.ts';
import { ROLE_NAMES } from '../../platform/domain/ticket.ts';
import type {
  DecisionList,
  InboxPage,
  IncidentView,
  RunList,
  UsagePage,
  UsageSumView,
} from '../contract-crew.ts';
import { clip, clippedLine } from './clip.ts';
import { decisionView } from './decision-view.ts';
import { createCheckedRead, type ReadAction } from './checked-read.ts';
import { plainValue } from './plain-text.ts';
import type { Veil } from './veil.ts';

const MAX_DECISIONS = 100;
const MAX_RUNS = 50;
const MAX_INCIDENTS = 1000;
const role = z.enum(ROLE_NAMES);

export const crewSchema: z.ZodType<{ roles: CrewMember[] }> = z.object({
  roles: z.array(
    z.object({
      role,
      state: z.enum(MEMBER_STATES),
      text: z.string(),
      since: z.string().nullable(),
      ticketId: z.string().nullable(),
      daemon: z.boolean(),
      mode: z.string().nullable(),
      model: z.string().nullable(),
      fault: z.string().nullable(),
      replayed: z.boolean(),
      usdToday: z.number(),
      paused: z
        .object({ by: z.string(), at: z.string(), reason: z.string(), role: role.optional() })
        .nullable(),
    }),
  ),
});
export const incidentSchema = z.object({
  id: z.string(),
  stack: z.string(),
  service: z.string(),
  symptom: z.string(),
  status: z.string(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  count: z.number(),
  clearSince: z.string().nullable(),
  summary: z.string(),
  ticketId: z.string().nullable(),
  evidence: z.object({
    at: z.string(),
    containers: z
      .array(
        z.object({
          id: z.string(),
          image: z.string(),
          state: z.string(),
          health: z.string(),
          exitCode: z.number().nullable(),
          restarts: z.number(),
          oomKilled: z.boolean(),
        }),
      )
      .max(100),
    log: z.string().transform(clip),
    healthLog: z.string().transform(clip),
  }),
});
const openIncident = incidentSchema.pick({
  id: true,
  stack: true,
  service: true,
  symptom: true,
  firstSeen: true,
  clearSince: true,
  ticketId: true,
});
export type OpenIncident = z.infer<typeof openIncident>;
const run = {
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
};
export const runSchema: z.ZodType<RunSummary> = z.object(run);
export const transcriptSchema: z.ZodType<ShownRun> = z.object({
  ...run,
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
  crew(): Promise<Result<{ roles: CrewMember[] }>>;
  decisions(): Promise<Result<DecisionList>>;
  inbox(): Promise<Result<InboxPage>>;
  incident(id: string): Promise<Result<IncidentView>>;
  /** the open ones, newest first */
  incidents(): Promise<Result<OpenIncident[]>>;
  runs(subject: string): Promise<Result<RunList>>;
  transcript(run: string, after: number): Promise<Result<ShownRun>>;
  /** `today`: the day in UTC */
  usage(days: number, today: string): Promise<Result<UsagePage>>;
};

export function createCrewReads(readAction: ReadAction, veil: Veil): CrewReads {
  const read = createCheckedRead(readAction);
  return {
    crew: async () => {
      const [crew] = await Promise.all([read('crew.show', {}, crewSchema), veil.fresh()]);
      return mapped(crew, (page) => plainValue(veil.value(page))); // a daemon may say what a program printed
    },
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
    incident: async (id) => {
      const [incident] = await Promise.all([read('incident.show', { id }, incidentSchema), veil.fresh()]);
      return mapped(incident, (view) => plainValue(veil.value(view)));
    },
    incidents: async () =>
      mapped(
        await read('incident.list', { count: MAX_INCIDENTS }, z.object({ incidents: z.array(openIncident) })),
        ({ incidents }) => plainValue(incidents),
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
        lines: shown.lines.map((line) => plainValue(clippedLine(line))),
      })),
    usage: async (days, today) =>
      mapped(await read('usage', { days }, usageSchema), (usage) => ({
        ...plainValue(usage),
        today: sumOf(usage.days.filter((row) => row.day === today)),
      })),
  };
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
