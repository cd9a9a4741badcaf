import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

import { BUILT_IN } from '../domain/engine.ts';
import { ENGINE_IDS } from '../domain/engine-ids.gen.ts';
import { isForPerson } from '../domain/needs-person.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ticketSchema, type Ticket } from '../domain/ticket.ts';
import { askPlatform, TRIES, type AgentIo, type Asked, type Tries } from './agent-io.ts';
import { askEngines, availableEngines } from './engine-detect.ts';
import { removeEndedOutputs } from './ended-outputs.ts';
import { driveEngine } from './engine-drive.ts';
import { driveRun, turnSchema, type Driven } from './drive-run.ts';

/** What one round came to; `text` is one line for people. */
export type WorkStep = {
  outcome: 'worked' | 'idle' | 'failed';
  text: string;
  ticketId: string | null;
  /** why the run ended; null while it is open, or there was none */
  ended: string | null;
};

export type WorkOptions = {
  /** tickets that another loop of this process works on; shared by all of them */
  taken: Set<string>;
  tries: Tries;
  /** said when a ticket is begun */
  onTicket(id: string): void;
};

const runsSchema = z.array(
  z.looseObject({ run: z.string(), ticketId: z.string().nullable(), kind: z.string(), person: z.string() }),
);

/**
 * One ticket from where it stands to where this loop can bring it: an open run first, then work that came back, then the
 * next ready ticket. Ends when its run has ended; the platform leaves the ticket honest. Throws only when the signal stops it.
 */
export async function workLoop(io: AgentIo, given: Partial<WorkOptions> = {}): Promise<WorkStep> {
  const options: WorkOptions = { taken: new Set(), tries: TRIES, onTicket: () => undefined, ...given };
  const found = await findWork(io, options);
  if ('outcome' in found) return found;
  try {
    options.onTicket(found.id);
    return await workOn(io, found.id, options);
  } finally {
    options.taken.delete(found.id);
  }
}

/** Claims (or takes up again) this ticket and works it to the end of its run. */
export async function workOn(
  io: AgentIo,
  id: string,
  { tries = TRIES, engine }: { tries?: Tries; engine?: string } = {},
): Promise<WorkStep> {
  const engines = await engineWords(io, engine, tries);
  // after an engine that does not work here the platform chooses another one, as long as there is one
  for (let left = ENGINE_IDS.length; ; left -= 1) {
    const opened = await openWork(io, id, engines, tries);
    if ('outcome' in opened) return opened;
    const own = opened.engine === BUILT_IN;
    io.say(`${opened.run} works on ${id}${own ? '' : ` with ${opened.engine}`}`);
    const drive = own ? driveRun : driveEngine;
    const step = stepOf(id, await drive(io, opened, path.join(io.work, id), tries));
    if (step.ended !== 'engine_failed' || left <= 1) return step;
    io.say(step.text);
  }
}

/** What the platform is told of engines: those that are there, and the one that a person wants. */
async function engineWords(io: AgentIo, engine: string | undefined, tries: Tries): Promise<string[]> {
  const list = await askEngines(io, tries);
  const available = list === null ? [] : await availableEngines(io, list);
  const only = engine === undefined ? [] : [`--engine=${engine}`];
  return [...available.map((id) => `--engines=${id}`), ...only];
}

/** The run of the ticket, which is claimed and laid out first when it is not yet. */
async function openWork(
  io: AgentIo,
  id: string,
  engines: readonly string[],
  tries: Tries,
): Promise<WorkStep | z.infer<typeof turnSchema>> {
  const argv = ['agent', 'open', id, ...engines];
  const known = existsSync(path.join(io.work, id)) ? await askPlatform(io, argv, {}, tries) : null;
  if (known?.ok) return parsedTurn(id, known);
  if (known && known.code !== 'wrong_state') return refused(io, id, known, tries);
  const worked = await askPlatform(io, ['ticket', 'work', id], { onErr: io.say }, tries);
  if (!worked.ok) return failedStep(id, worked.message);
  const opened = await askPlatform(io, argv, {}, tries);
  return opened.ok ? parsedTurn(id, opened) : refused(io, id, opened, tries);
}

function parsedTurn(id: string, asked: Extract<Asked, { ok: true }>): WorkStep | z.infer<typeof turnSchema> {
  const turn = turnSchema.safeParse(asked.value);
  return turn.success ? turn.data : failedStep(id, 'the platform gave no turn');
}

/** A ticket that only a person can take on goes back; everything else passes by itself. */
async function refused(
  io: AgentIo,
  id: string,
  asked: Extract<Asked, { ok: false }>,
  tries: Tries,
): Promise<WorkStep> {
  if (asked.code === 'limits')
    await askPlatform(io, ['ticket', 'release', id, `--reason=${safeLine(asked.message, 500)}`], {}, tries);
  const waiting = asked.code === 'paused' || asked.code === 'busy';
  return {
    outcome: waiting ? 'idle' : 'failed',
    text: safeLine(asked.message, 500),
    ticketId: id,
    ended: null,
  };
}

const FAILED = new Set(['model_failed', 'replay_differs', 'engine_failed']);

function stepOf(id: string, driven: Driven): WorkStep {
  if (driven.ended === null) {
    const text = `${driven.run} waits: ${safeLine(driven.why, 400)}`;
    return { outcome: 'idle', text, ticketId: id, ended: null };
  }
  const { reason, note } = driven.ended;
  const outcome = FAILED.has(reason) ? 'failed' : 'worked';
  const text = `${driven.run} ended: ${reason} (${safeLine(note, 300)})`;
  return { outcome, text, ticketId: id, ended: reason };
}

/** Finding and taking are one step: between them another loop could find the same. */
function take({ taken }: WorkOptions, id: string): { id: string } {
  taken.add(id);
  return { id };
}

async function findWork(io: AgentIo, options: WorkOptions): Promise<{ id: string } | WorkStep> {
  const isFree = (id: string | null): id is string => id !== null && !options.taken.has(id);
  const open = await asked(io, ['agent', 'list', '--open'], runsSchema, options.tries);
  if ('outcome' in open) return open;
  await removeEndedOutputs(
    io,
    open.value.map(({ run }) => run),
  );
  const run = open.value.find(
    (one) => one.kind === 'implement' && one.person === io.person && isFree(one.ticketId),
  );
  if (run?.ticketId) return take(options, run.ticketId);
  const mine = await asked(io, ['my-tickets'], z.array(ticketSchema), options.tries);
  if ('outcome' in mine) return mine;
  const back = mine.value.find((ticket) => isMine(io, ticket) && isFree(ticket.id));
  if (back) return take(options, back.id);
  const ready = await asked(io, ['ticket', 'ready'], z.array(ticketSchema), options.tries);
  if ('outcome' in ready) return ready;
  const next = ready.value.find(
    (ticket) => ticket.assigned_to === 'developer' && !isForPerson(ticket) && isFree(ticket.id),
  );
  return next
    ? take(options, next.id)
    : { outcome: 'idle', text: 'no ticket is ready', ticketId: null, ended: null };
}

function isMine(io: AgentIo, { status, lease }: Ticket): boolean {
  return status === 'in_progress' && lease?.holder.replace(/\?$/, '') === `developer:${io.person}`;
}

async function asked<T>(
  io: AgentIo,
  argv: string[],
  schema: z.ZodType<T>,
  tries: Tries,
): Promise<{ value: T } | WorkStep> {
  const answer = await askPlatform(io, argv, {}, tries);
  if (!answer.ok) return failedStep(null, answer.message);
  const parsed = schema.safeParse(answer.value);
  return parsed.success
    ? { value: parsed.data }
    : failedStep(null, `${argv.join(' ')} answered in another shape`);
}

function failedStep(ticketId: string | null, text: string): WorkStep {
  return { outcome: 'failed', text: safeLine(text, 500), ticketId, ended: null };
}
