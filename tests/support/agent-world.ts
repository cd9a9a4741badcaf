import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { createEventBus } from '../../platform/adapters/event-bus.ts';
import { openStateDatabase } from '../../platform/adapters/slots-database.ts';
import { createSlots } from '../../platform/adapters/slots-store.ts';
import { createSwitches } from '../../platform/adapters/switches-file.ts';
import { createUsage } from '../../platform/adapters/usage-database.ts';
import { createTranscriptFiles } from '../../platform/adapters/transcript-files.ts';
import type { AgentIo } from '../../platform/agent/agent-io.ts';
import { ENGINE_IDS } from '../../platform/domain/engine-ids.gen.ts';
import { engineReportSchema } from '../../platform/domain/engine-task.ts';
import type { ChatMessage, ModelAnswer } from '../../platform/domain/model.ts';
import type { Brought, KnownSecret } from '../../platform/domain/redact.ts';
import { relayRequestSchema } from '../../platform/domain/relay.ts';
import { ok, refuse, type RefusalCode, type Result } from '../../platform/domain/result.ts';
import { releaseTicket } from '../../platform/domain/ticket-lease.ts';
import { checkTicket } from '../../platform/flows/check-ticket.ts';
import type { AskModel, RunPorts, RunTurn } from '../../platform/flows/agent-run.ts';
import { listRuns } from '../../platform/flows/agent-run-list.ts';
import { openRun } from '../../platform/flows/agent-run-open.ts';
import { turnRun, type ToolResult } from '../../platform/flows/agent-run-turn.ts';
import { nextAttempt } from '../../platform/flows/relay-next.ts';
import { endEngineTest, openEngineTest } from '../../platform/flows/relay-open.ts';
import { relayCall } from '../../platform/flows/relay-call.ts';
import { submit } from '../../platform/flows/submit-ticket.ts';
import type { DockfraEvent, Sandbox } from '../../platform/ports.ts';
import { ENGINES } from '../../platform/engines/registry.gen.ts';
import { openProofWorld } from './proof-world.ts';

/** What the scripted model says in a turn; `refusal`: what the gateway says instead. */
export type SaidTurn =
  | {
      content?: string;
      calls?: { name: string; arguments: unknown; id?: string }[];
      finish?: ModelAnswer['finish'];
      usd?: number;
      tokens?: number;
    }
  | { refusal: RefusalCode; message: string };

export type AgentWorld = Awaited<ReturnType<typeof openAgentWorld>>;

export const MODEL = {
  provider: 'openai',
  model: 'scripted',
  price: 'free',
  base_url: 'http://127.0.0.1:9/v1',
};

/** The proof world with runs on top: real stores, real git, a scripted model. `script` sees the conversation and the turn. */
export async function openAgentWorld(options: {
  files?: Record<string, string>;
  script: (turn: number, messages: ChatMessage[]) => SaidTurn;
  agent?: Record<string, unknown>;
  checks?: unknown[];
  secrets?: KnownSecret[];
  /** instead of the script: a gateway of one's own */
  ask?: AskModel;
  passes?: (tree: string) => boolean | Promise<boolean>;
}) {
  const sandbox = sandboxThat(options.passes ?? (() => true));
  const settings = {
    roles: { developer: { llm: MODEL, agent: options.agent ?? {} } },
    checks: options.checks ?? [{ name: 'unit', image: 'any', run: 'test' }],
  };
  const files = options.files ?? { 'app.txt': 'one\n', 'AGENTS.md': 'Write short tests.\n' };
  const proof = await openProofWorld(files, sandbox, settings);
  const state = join(proof.dir, '.dockfra');
  const events: DockfraEvent[] = [];
  const bus = createEventBus(() => undefined);
  bus.subscribe((event) => void events.push(event));
  const database = openStateDatabase(join(state, 'dockfra.db'));
  const transcriptsDir = join(state, 'transcripts');
  mkdirSync(transcriptsDir, { recursive: true });
  const ports: RunPorts & typeof proof.ports = {
    ...proof.ports,
    transcripts: createTranscriptFiles(transcriptsDir),
    switches: createSwitches(join(state, 'paused.json'), proof.ports.clock),
    slots: createSlots(database, proof.ports.clock),
    events: bus,
    secrets: secretsOf(options.secrets ?? []),
    usage: createUsage(database),
  };
  const requests: Parameters<AskModel>[0][] = [];
  const ask: AskModel = (call, watch) => {
    requests.push(call);
    if (options.ask) return options.ask(call, watch);
    const turn = call.request.messages.filter((message) => message.role === 'assistant').length;
    return Promise.resolve(answerOf(options.script(turn, call.request.messages)));
  };
  const context = proof.context();
  const worktree = join(proof.dir, 'work');
  mkdirSync(join(proof.dir, 'works'));
  symlinkSync(worktree, join(proof.dir, 'works', proof.id));
  proof.git('update-ref', `refs/dockfra/base/${proof.id}`, proof.base);
  proof.git('config', 'user.name', 'alice');
  proof.git('config', 'user.email', 'alice@developer.dockfra');
  return {
    ...proof,
    ports,
    events,
    requests,
    transcriptsDir,
    worktree,
    open: (kind: 'implement' | 'ask' = 'implement', text = '') =>
      openRun(ports, context, { kind, ticketId: proof.id, text }),
    turn: (run: string, after: number, results: ToolResult[] = []) =>
      turnRun(ports, context, { run, after, results }, ask),
    lines: async (run: string) => (await ports.transcripts.read(run)) ?? [],
    release: () =>
      ports.tickets.update(proof.id, (ticket) =>
        releaseTicket(ticket, { now: new Date(), by: 'owner:root', role: 'owner', via: 'cli' }, 'taken away'),
      ),
    /** the container's side: the actions that a run needs, on these ports; `at` may cut off any of them before or after */
    io: (more: Partial<AgentIo> = {}, at: (step: string) => void = () => undefined): AgentIo => ({
      person: 'alice',
      signal: new AbortController().signal,
      say: () => undefined,
      work: join(proof.dir, 'works'),
      env: { PATH: process.env['PATH'] ?? '' },
      prelude: '',
      command: async (argv, given = {}) => {
        at(`before ${argv.slice(0, 2).join(' ')}`);
        const result = await perform(argv, given.stdin ?? '');
        at(`after ${argv.slice(0, 2).join(' ')}`);
        const value = result.ok ? result.value : { error: result.refusal };
        return { code: result.ok ? 0 : 1, out: JSON.stringify(value), err: '' };
      },
      ...more,
    }),
    close: () => {
      database.close();
      proof.close();
    },
  };

  async function perform(argv: readonly string[], stdin: string): Promise<Result<unknown>> {
    const [noun = '', verb = '', subject = ''] = argv;
    if (noun === 'check') return checkTicket(ports, context, { id: proof.id });
    switch (`${noun} ${verb}`) {
      case 'agent list':
        return ok(await listRuns(ports, { open: true }));
      case 'agent open':
        return openRun(ports, context, {
          kind: 'implement',
          ticketId: subject,
          text: '',
          engines: { available: words(argv, '--engines='), only: words(argv, '--engine=')?.[0] },
        });
      case 'engine list':
        return ok(await listEngines(ports));
      case 'engine open':
        return openEngineTest(ports, context, ENGINE_IDS.find((id) => id === subject) ?? 'built-in');
      case 'engine end':
        return endEngineTest(ports, context, subject, { passed: argv.includes('--passed'), note: stdin });
      case 'engine next': {
        const report = argv.includes('--report=-') ? engineReportSchema.parse(JSON.parse(stdin)) : null;
        const after = Number(words(argv, '--after=')?.[0] ?? 0);
        return nextAttempt(ports, context, { run: subject, after, report });
      }
      case 'model relay': {
        const [call = ''] = words(argv, '--call=') ?? [];
        const request = relayRequestSchema.parse(JSON.parse(stdin));
        return relayCall(ports, context, { run: subject, call, request }, ask);
      }
      case 'agent turn': {
        const after = Number(argv.find((word) => word.startsWith('--after='))?.slice('--after='.length));
        const { results }: { results: ToolResult[] } = JSON.parse(stdin);
        return turnRun(ports, context, { run: subject, after, results }, ask);
      }
      case 'my-tickets --json':
        return ok((await ports.tickets.list()).tickets);
      case 'ticket ready':
        return ok([]);
      case 'ticket submit':
        return submit(ports, context, proof.id);
      default:
        return refuse('unknown_command', argv.join(' '));
    }
  }
}

/** The values of a repeated option; undefined when it is not there. */
function words(argv: readonly string[], option: string): string[] | undefined {
  const found = argv.filter((word) => word.startsWith(option)).map((word) => word.slice(option.length));
  return found.length === 0 ? undefined : found;
}

async function listEngines(ports: Pick<RunPorts, 'settings'>) {
  const { agent } = (await ports.settings.current()).roles.developer;
  const engines = Object.values(ENGINES).map(({ id, title, install, test }) => ({
    id,
    title,
    install,
    test,
    place: 1,
  }));
  return { engines, command: agent.command ?? null, model: MODEL.model };
}

export type Turned = Result<RunTurn>;

function answerOf(said: SaidTurn): Awaited<ReturnType<AskModel>> {
  if ('refusal' in said) return refuse(said.refusal, said.message);
  const calls = (said.calls ?? []).map((call, index) => ({
    id: call.id ?? `c${index}`,
    name: call.name,
    arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
  }));
  return ok({
    content: said.content ?? '',
    toolCalls: calls,
    finish: said.finish ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
    usage: { input: 10, output: said.tokens ?? 5, cached: 0, estimated: false },
    model: 'scripted',
    provider: 'openai',
    replayed: false,
    usd: said.usd ?? 0,
    ms: 1,
  });
}

function secretsOf(known: KnownSecret[]): RunPorts['secrets'] {
  const brought = new Map<string, Brought>();
  return {
    get: () => Promise.resolve(null),
    set: () => Promise.reject(new Error('not here')),
    names: () => Promise.resolve([]),
    known: () => Promise.resolve(known),
    brought: (run) => Promise.resolve(brought.get(run) ?? []),
    bring: (run, values) => Promise.resolve(void brought.set(run, values)),
  };
}

function sandboxThat(passes: (tree: string) => boolean | Promise<boolean>): Sandbox {
  return {
    run: async (spec, onOutput) => {
      const good = await passes(spec.tree);
      onOutput(good ? 'all good\n' : 'a test fails\n');
      return {
        outcome: good ? 'passed' : 'failed',
        exitCode: good ? 0 : 1,
        durationMs: 5,
        log: good ? 'all good' : 'a test fails',
        report: null,
        message: null,
      };
    },
  };
}
