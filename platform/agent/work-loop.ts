import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

import { isForPerson } from '../domain/needs-person.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ticketSchema, type Ticket } from '../domain/ticket.ts';
import { askPlatform, TRIES, type AgentIo, type Asked, type Tries } from './agent-io.ts';
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
  options.taken.add(found.id);
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
  { tries }: Pick<WorkOptions, 'tries'> = { tries: TRIES },
): Promise<WorkStep> {
  const opened = await openWork(io, id, tries);
  if ('outcome' in opened) return opened;
  io.say(`${opened.run} works on ${id}`);
  const driven = await driveRun(io, opened, path.join(io.work, id), tries);
  return stepOf(id, driven);
}

/** The run of the ticket, which is claimed and laid out first when it is not yet. */
async function openWork(
  io: AgentIo,
  id: string,
  tries: Tries,
): Promise<WorkStep | z.infer<typeof turnSchema>> {
  const known = existsSync(path.join(io.work, id))
    ? await askPlatform(io, ['agent', 'open', id], {}, tries)
    : null;
  if (known?.ok) return parsedTurn(id, known);
  if (known && known.code !== 'wrong_state') return refused(io, id, known, tries);
  const worked = await askPlatform(io, ['ticket', 'work', id], { onErr: io.say }, tries);
  if (!worked.ok) return failedStep(id, worked.message);
  const opened = await askPlatform(io, ['agent', 'open', id], {}, tries);
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

function stepOf(id: string, driven: Driven): WorkStep {
  if (driven.ended === null) {
    const text = `${driven.run} waits: ${safeLine(driven.why, 400)}`;
    return { outcome: 'idle', text, ticketId: id, ended: null };
  }
  const { reason, note } = driven.ended;
  const outcome = reason === 'model_failed' || reason === 'replay_differs' ? 'failed' : 'worked';
  const text = `${driven.run} ended: ${reason} (${safeLine(note, 300)})`;
  return { outcome, text, ticketId: id, ended: reason };
}

async function findWork(io: AgentIo, options: WorkOptions): Promise<{ id: string } | WorkStep> {
  const isFree = (id: string | null): id is string => id !== null && !options.taken.has(id);
  const open = await asked(io, ['agent', 'list', '--open'], runsSchema, options.tries);
  if ('outcome' in open) return open;
  const run = open.value.find(
    (one) => one.kind === 'implement' && one.person === io.person && isFree(one.ticketId),
  );
  if (run?.ticketId) return { id: run.ticketId };
  const mine = await asked(io, ['my-tickets'], z.array(ticketSchema), options.tries);
  if ('outcome' in mine) return mine;
  const back = mine.value.find((ticket) => isMine(io, ticket) && isFree(ticket.id));
  if (back) return { id: back.id };
  const ready = await asked(io, ['ticket', 'ready'], z.array(ticketSchema), options.tries);
  if ('outcome' in ready) return ready;
  const next = ready.value.find(
    (ticket) => ticket.assigned_to === 'developer' && !isForPerson(ticket) && isFree(ticket.id),
  );
  return next
    ? { id: next.id }
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
