import { summarise } from '../domain/agent-conversation.ts';
import { isUnsettled, nextRunId } from '../domain/agent-end.ts';
import { repositoryMap } from '../domain/agent-map.ts';
import {
  historyMessage,
  projectMessage,
  quoteUntrusted,
  systemPrompt,
  ticketMessage,
  type EarlierRun,
} from '../domain/agent-prompt.ts';
import type { RunLine, RunStart } from '../domain/agent-run.ts';
import { toolsFor, type RunKind } from '../domain/agent-tools.ts';
import { BUILT_IN } from '../domain/engine.ts';
import type { RoleConfig } from '../domain/config.ts';
import type { RoleModel } from '../domain/config-model.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { RoleName, Ticket } from '../domain/ticket.ts';
import type { CallContext, RepositoryRef } from '../ports.ts';
import { ROLES } from '../roles/registry.gen.ts';
import { alone, readRun, turnOf, withRun, type OpenRun, type RunPorts, type RunTurn } from './agent-run.ts';
import { settleRun, standing, stopRun } from './agent-run-end.ts';
import { mayWork, notTooMany, notUsedUp, roomForQuestion } from './agent-run-may.ts';
import { pausedRefusal } from './agent-run-turn.ts';
import { engineOf, type EngineWish } from './relay-open.ts';
import { repositoryOf } from './ticket-repository.ts';

export type OpenRequest = {
  kind: Exclude<RunKind, 'engine'>;
  ticketId: string | null;
  /** the question, the files to review or the goal; empty for `implement` */
  text: string;
  engines?: EngineWish;
};

/** Begins a run, or hands out the one that is open already. What it may cost is fixed here, from the owner's settings. */
export async function openRun(
  ports: RunPorts,
  context: CallContext,
  request: OpenRequest,
): Promise<Result<RunTurn>> {
  const role = context.caller.role === 'owner' ? 'developer' : context.caller.role;
  return alone(ports, context, 'agent:open', async () => {
    const paused = await pausedRefusal(ports, role);
    if (paused) return paused;
    return request.kind === 'implement'
      ? openWork(ports, context, role, request)
      : openQuestion(ports, context, role, request);
  });
}

async function openWork(
  ports: RunPorts,
  context: CallContext,
  role: RoleName,
  request: OpenRequest,
): Promise<Result<RunTurn>> {
  const id = request.ticketId;
  const ticket = id === null ? null : await ports.tickets.read(id);
  if (id === null || !ticket)
    return refuse('not_found', `there is no ticket ${id ?? ''}`, 'agent open T-0001');
  const runs = await readRuns(ports, id);
  const known = await knownRun(ports, context, ticket, runs);
  if (!known.ok || known.value !== null) return narrowed(known);
  const mine = mayWork(ports, context, ticket);
  if (!mine.ok) return mine;
  const config = (await ports.settings.current()).roles[role];
  const { llm } = config;
  if (!llm) return noModel(role);
  const used = notUsedUp(runs, limitsOf({ config, llm }, ticket), { id, now: ports.clock.now() });
  if (!used.ok) return used;
  const free = await roomFor(ports, id, config.agent.parallel);
  if (!free.ok) return free;
  const engine = await engineOf(ports, role, { ticket, runs, wish: request.engines ?? {} });
  if (!engine.ok) return engine;
  const own = engine.value === BUILT_IN;
  const opening = own ? await workMessages(ports, ticket, runs.at(-1)) : ok([]);
  if (!opening.ok) return opening;
  const names = (await ports.transcripts.list(id)).map(({ run }) => run);
  const all = { role, config, llm, request, runs: names, ticket, opening: opening.value };
  return begin(ports, context, { ...all, engine: engine.value });
}

/** Runs that worked the ticket, oldest first; questions about it do not count. */
async function readRuns(ports: RunPorts, subject: string): Promise<OpenRun[]> {
  const found: OpenRun[] = [];
  for (const { run } of await ports.transcripts.list(subject)) {
    const read = await readRun(ports, run);
    if (read?.state().start.kind === 'implement') found.push(read);
  }
  return found;
}

/** What is to be said of the newest run, when it is still open or its end was cut off. Null: a new one may begin. */
async function knownRun(
  ports: RunPorts,
  context: CallContext,
  ticket: Ticket,
  runs: readonly OpenRun[],
): Promise<Result<RunTurn | null>> {
  const newest = runs.at(-1);
  if (!newest) return ok(null);
  return withRun<RunTurn | null>(ports, context, newest.id, async (run) => {
    const { end, start } = run.state();
    if (end) {
      if (!isUnsettled(ticket, { fence: start.fence, reason: end.reason })) return ok(null);
      await settleRun(ports, context, run);
      return ok(await turnOf(ports, run));
    }
    const over = await standing(ports, run);
    if (over) {
      const stopped = await stopRun(ports, context, run, over);
      return over.reason === 'lease_lost' ? ok(null) : stopped;
    }
    return completeOpening(ports, run, ticket, runs.at(-2));
  });
}

/** A crash may have cut off what the run begins with. */
async function completeOpening(
  ports: RunPorts,
  run: OpenRun,
  ticket: Ticket,
  before: OpenRun | undefined,
): Promise<Result<RunTurn>> {
  const { start, turn } = run.state();
  if (turn > 0 || start.engine !== BUILT_IN) return ok(await turnOf(ports, run));
  const opening = await workMessages(ports, ticket, before);
  if (!opening.ok) return opening;
  await sayOpening(run, start, opening.value);
  return ok(await turnOf(ports, run));
}

function narrowed(known: Result<RunTurn | null>): Result<RunTurn> {
  if (!known.ok) return known;
  return known.value === null ? refuse('wrong_state', 'no run is open') : ok(known.value);
}

/** Other tickets that a run works on now, against the owner's number. */
async function roomFor(ports: RunPorts, id: string, parallel: number): Promise<Result<null>> {
  const { tickets } = await ports.tickets.list();
  let busy = 0;
  for (const ticket of tickets.filter((one) => one.status === 'in_progress' && one.id !== id)) {
    const state = (await readRuns(ports, ticket.id)).at(-1)?.state();
    if (state && !state.end && state.start.fence === ticket.lease?.fence) busy += 1;
  }
  return busy < parallel
    ? ok(null)
    : refuse(
        'busy',
        `${busy} tickets are worked on; roles.developer.agent.parallel is ${parallel}`,
        'wait for one to end',
      );
}

function earlierRun(run: OpenRun): EarlierRun | null {
  const { end } = run.state();
  return end ? { run: run.id, reason: end.reason, note: end.note, summary: summarise(run.lines()) } : null;
}

async function workMessages(
  ports: RunPorts,
  ticket: Ticket,
  before: OpenRun | undefined,
): Promise<Result<string[]>> {
  const found = await repositoryOf(ports, ticket);
  if (!found.ok) return found;
  const { repo } = found.value;
  const base = ticket.base_commit ?? (await ports.repositories.sync(repo)).head;
  const history = historyMessage(ticket, before ? earlierRun(before) : null);
  return ok([
    await projectText(ports, repo, base),
    ...(history === null ? [] : [history]),
    ticketMessage(ticket),
  ]);
}

async function projectText(ports: RunPorts, repo: RepositoryRef, commit: string): Promise<string> {
  const files = await ports.repositories.files(repo, commit);
  const guide = await ports.repositories.readFile(repo, commit, 'AGENTS.md');
  return projectMessage({ guide, map: repositoryMap(files.map(({ path }) => path)) });
}

async function openQuestion(
  ports: RunPorts,
  context: CallContext,
  role: RoleName,
  request: OpenRequest,
): Promise<Result<RunTurn>> {
  if (request.text.trim() === '')
    return refuse('invalid_input', `${request.kind} what?`, `agent open --kind ${request.kind} --text "..."`);
  const config = (await ports.settings.current()).roles[role];
  const { llm } = config;
  if (!llm) return noModel(role);
  const ticket = request.ticketId === null ? null : await ports.tickets.read(request.ticketId);
  if (request.ticketId !== null && !ticket)
    return refuse('not_found', `there is no ticket ${request.ticketId}`, 'see them with: ticket list');
  const room = await roomForQuestion(ports, context, role);
  if (!room.ok) return room;
  const about = ticket ? await workMessages(ports, ticket, undefined) : ok([]);
  if (!about.ok) return about;
  const subject = request.ticketId ?? role;
  const runs = (await ports.transcripts.list(subject)).map(({ run }) => run);
  const asked = `To do (${request.kind}):\n${quoteUntrusted('person', request.text, 20_000)}`;
  return begin(ports, context, {
    role,
    config,
    llm,
    request,
    runs,
    ticket,
    opening: [...about.value, asked],
    engine: BUILT_IN,
  });
}

function noModel(role: RoleName): Result<never> {
  return refuse('not_ready', `${role} has no model`, `set roles.${role}.llm in dockfra.yaml`);
}

type Beginning = {
  role: RoleName;
  config: RoleConfig;
  llm: RoleModel;
  request: OpenRequest;
  runs: string[];
  ticket: Ticket | null;
  opening: string[];
  engine: string;
};

async function begin(ports: RunPorts, context: CallContext, all: Beginning): Promise<Result<RunTurn>> {
  const { role, request, ticket } = all;
  const subject = request.ticketId ?? role;
  const few = await notTooMany(ports, subject, all.runs);
  if (!few.ok) return few;
  const run = nextRunId(subject, all.runs);
  const at = ports.clock.now().toISOString();
  const start: RunStart = {
    type: 'start',
    at,
    run,
    role,
    kind: request.kind,
    ticketId: request.ticketId,
    person: context.caller.person,
    engine: all.engine,
    model: all.llm.model,
    replayed: all.llm.provider === 'replay',
    limits: limitsOf(all, ticket),
    tools: toolsFor(request.kind, ROLES[role].grants),
    fence: request.kind === 'implement' ? (ticket?.lease?.fence ?? null) : null,
  };
  await ports.transcripts.open(run, subject, start);
  const opened = await readRun(ports, run);
  if (!opened) return refuse('conflict', `${run} could not be begun`, 'open it again');
  await sayOpening(opened, start, all.opening);
  return ok(await turnOf(ports, opened));
}

/** Instructions and everything known, as far as it does not stand there yet. */
async function sayOpening(
  run: OpenRun,
  { at, kind, engine }: RunStart,
  opening: readonly string[],
): Promise<void> {
  if (engine !== BUILT_IN) return; // it is told its task by `engine next`
  const lines: RunLine[] = [
    { type: 'message', at, role: 'system', content: systemPrompt(kind) },
    ...opening.map((content) => ({ type: 'message' as const, at, role: 'user' as const, content })),
  ];
  const missing = lines.slice(run.lines().length - 1);
  if (missing.length > 0) await run.append(...missing);
}

/** The role's limits, and the ticket's own budget where it is smaller. */
function limitsOf(
  { config, llm }: Pick<Beginning, 'config' | 'llm'>,
  ticket: Ticket | null,
): RunStart['limits'] {
  const { turns, minutes, output_tokens: outputTokens } = config.agent;
  const budget = ticket?.budget ?? {};
  return {
    turns,
    minutes: Math.min(minutes, budget.minutes ?? minutes),
    usd: Math.min(llm.budget.usd_per_ticket, budget.usd ?? llm.budget.usd_per_ticket),
    outputTokens: Math.min(outputTokens, budget.tokens ?? outputTokens),
  };
}
