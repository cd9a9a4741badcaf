import type { RunLine } from '../../platform/domain/agent-run.ts';
import { configSchema, type Config } from '../../platform/domain/config.ts';
import type { DecisionRecord } from '../../platform/domain/decision.ts';
import { pauseLine } from '../../platform/domain/pause.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import { readPlan } from '../../platform/domain/plan-text.ts';
import { listRuns, showRun } from '../../platform/flows/agent-run-list.ts';
import type { CrewMember } from '../../platform/domain/crew.ts';
import type { DockfraEvent, Ports, Progress } from '../../platform/ports.ts';
import type { Transcripts } from '../../platform/ports-model.ts';
import type { UsagePage } from '../../wizard/contract-crew.ts';
import { createFakeEngines, type FakeEngines } from './fake-engines.ts';
import { sampleCrew, sampleDecisions, sampleIncident, sampleRun } from './sample-crew.ts';
import { sampleUsage } from './sample-usage.ts';

/** Agents, decisions and spending in memory; runs are read by the platform's own code. */
export type FakeCrew = {
  config: Config;
  members: CrewMember[];
  decisions: DecisionRecord[];
  runs: Map<string, RunLine[]>;
  usage: UsagePage;
  offered: string[];
  engines: FakeEngines;
  /** null: the model answers */
  modelDown: string | null;
  /** adds a line to a run as the platform does, and tells of it */
  say(run: string, line: RunLine): void;
  /** as the platform says it: a pause stands before what a daemon says */
  /** the open ones */
  incidents: ReturnType<typeof sampleIncident>[];
  shown(switches: Pick<Ports['switches'], 'paused'>): Promise<unknown>;
  act(name: string, input: unknown, progress: Progress): Promise<Result<unknown> | null>;
};

export function createFakeCrew(publish: (event: DockfraEvent) => void): FakeCrew {
  const now = new Date();
  const transcripts: Transcripts = {
    open: async () => undefined,
    append: async () => undefined,
    list: async (subject) =>
      [...crew.runs.keys()]
        .map((run) => ({ run, subject: run.slice(0, run.lastIndexOf('.')) }))
        .filter((one) => subject === undefined || one.subject === subject),
    read: async (run) => crew.runs.get(run) ?? null,
  };
  const config = configSchema.parse({
    roles: {
      developer: {
        llm: {
          model: 'coder-large',
          base_url: 'http://127.0.0.1:11434/v1',
          api_key_env: 'CODER_KEY',
          price: { input: 3, output: 15 },
        },
      },
    },
  });
  const crew: FakeCrew = {
    config,
    engines: createFakeEngines(config),
    members: sampleCrew(now),
    decisions: sampleDecisions(now),
    runs: new Map([['T-0008.1', sampleRun(now)]]),
    usage: sampleUsage(now),
    offered: ['coder-large', 'coder-small'],
    incidents: [],
    modelDown: null,
    say(run, line) {
      const lines = [...(crew.runs.get(run) ?? []), line];
      crew.runs.set(run, lines);
      publish({
        kind: 'agent',
        run,
        ticketId: 'T-0008',
        role: 'developer',
        turn: lines.filter((one) => one.type === 'answer').length,
        line: lines.length - 1,
      });
    },
    async shown(switches) {
      const roles = crew.members.map(async (member) => {
        const paused = await switches.paused(member.role);
        const mode = member.role === 'autopilot' ? crew.config.autopilot.mode : member.mode;
        if (!paused || member.state === 'working') return { ...member, mode, paused };
        return { ...member, mode, paused, state: 'paused', text: pauseLine(paused), since: paused.at };
      });
      return { paused: (await switches.paused()) !== null, roles: await Promise.all(roles) };
    },
    async act(name, input) {
      const text = (key: string) => {
        const value = input !== null && typeof input === 'object' ? Object.entries(input) : [];
        const found: unknown = value.find(([one]) => one === key)?.[1];
        return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
      };
      const settle = (status: 'done' | 'declined', outcome: string) => {
        const found = crew.decisions.find((one) => one.id === text('id') && one.status === 'proposed');
        if (!found) return refuse('wrong_state', `${text('id')} does not wait any more`);
        found.status = status;
        found.outcome = outcome;
        publish({ kind: 'decision', id: found.id, status });
        return ok(found);
      };
      switch (name) {
        case 'pilot.mode': {
          const mode = (['off', 'propose', 'auto'] as const).find((one) => one === text('mode'));
          if (!mode) return refuse('invalid_input', 'pilot.mode: mode: off, propose or auto');
          const before = crew.config.autopilot.mode;
          crew.config.autopilot.mode = mode;
          publish({ kind: 'settings' });
          return ok({ before, mode, overriddenBy: null });
        }
        case 'agent.list':
          return ok(await listRuns({ transcripts }, { subject: text('subject') || undefined }));
        case 'agent.show':
          return showRun({ transcripts }, text('run'), Number(text('after') || '0'));
        case 'inbox.list':
          return ok({ proposals: crew.decisions.filter((one) => one.status === 'proposed') });
        case 'pilot.log':
          return ok({ decisions: crew.decisions });
        case 'inbox.accept':
          return settle('done', 'carried out');
        case 'inbox.edit': {
          const found = crew.decisions.find((one) => one.id === text('id') && one.status === 'proposed');
          if (!found || found.action.kind !== 'plan')
            return refuse('wrong_state', `${text('id')} does not wait any more`, 'see what waits: inbox');
          const plan = readPlan(text('plan'), found.action.goal);
          if (!plan.ok) return plan;
          found.action = plan.value;
          found.edited = { by: 'owner:owner', at: new Date().toISOString() };
          publish({ kind: 'decision', id: found.id, status: found.status });
          return ok(found);
        }
        case 'incident.list':
          return ok({ incidents: crew.incidents });
        case 'incident.show':
          return text('id') === 'I-0001' ? ok(sampleIncident(now)) : refuse('not_found', 'no such incident');
        case 'inbox.decline':
          return settle('declined', text('reason'));
        case 'usage':
          return ok({ ...crew.usage, total: crew.usage.today });
        case 'config.list-models':
          return ok({
            roles: [
              {
                role: 'developer',
                profiles: [{ key: { name: 'CODER_KEY', set: true } }],
                offered: crew.offered,
                problem: null,
              },
            ],
          });
        case 'config.set-model': {
          const { llm } = crew.config.roles.developer;
          if (!llm) return refuse('not_found', 'no profile');
          const before = llm.model;
          llm.model = text('model');
          return ok({ role: 'developer', before, model: llm.model, overriddenBy: null });
        }
        case 'model.test':
          if (crew.modelDown !== null) return refuse('not_ready', crew.modelDown, 'see: dockfra doctor');
          return ok({
            role: 'developer',
            content: 'ready',
            model: 'coder-large',
            provider: 'openai',
            replayed: false,
            usd: 0.0002,
            ms: 812,
          });
        default:
          return crew.engines.act(name, text('engine'));
      }
    },
  };
  return crew;
}
