import { readdir } from 'node:fs/promises';
import { z } from 'zod';

import { safeText } from '../domain/safe-text.ts';
import { askPlatform, type AgentIo } from './agent-io.ts';
import { askEngines, availableEngines } from './engine-detect.ts';
import { driveRun, turnSchema } from './drive-run.ts';
import { workOn } from './work-loop.ts';

export type Given = {
  verb: string;
  words: readonly string[];
  folder: string;
  print(text: string): void;
};

const USAGE =
  'usage: implement [T-0001] [--engine ENGINE] | engine-implement ENGINE T-0001 | ask [T-0001] "QUESTION" | review [T-0001] FILE ... | plan [T-0001] "GOAL"\n';
const TICKET = /^T-\d{4,9}$/i;
const workSchema = z.looseObject({ ticket: z.looseObject({ id: z.string() }) });

/**
 * `implement [T-0001]`: the ticket named, that of the folder, or the most urgent ready one. Ends 0 when it was submitted.
 * With `--engine` that engine and no other.
 */
export async function implementByHand(io: AgentIo, { words, folder, print }: Given): Promise<number> {
  const { engine, rest } = engineOfWords(words);
  const [named, ...more] = rest;
  if (engine !== undefined && !(await mayUse(io, engine))) return 1;
  if (more.length > 0 || (named !== undefined && !TICKET.test(named))) return usage(print);
  const id = named?.toUpperCase() ?? ticketOf(io, folder) ?? (await nextTicket(io));
  if (id === null) return 1;
  const step = await workOn(io, id, engine === undefined ? {} : { engine });
  print(`${step.text}\n`);
  return step.ended === 'submitted' ? 0 : 1;
}

function engineOfWords(words: readonly string[]): { engine?: string; rest: string[] } {
  const at = words.findIndex((word) => word === '--engine' || word.startsWith('--engine='));
  if (at === -1) return { rest: [...words] };
  const [flag = ''] = words.slice(at);
  const joined = flag.includes('=');
  const engine = joined ? flag.slice('--engine='.length) : (words[at + 1] ?? '');
  return { engine, rest: words.filter((_, index) => index !== at && (joined || index !== at + 1)) };
}

/** Looked at before a ticket is taken: one that cannot be worked stays where it is. */
async function mayUse(io: AgentIo, engine: string): Promise<boolean> {
  const list = await askEngines(io);
  const available: string[] = list === null ? [] : await availableEngines(io, list);
  if (available.includes(engine)) return true;
  io.say(`${safeText(engine)} is not installed here, or failed its test: see engine list`);
  return false;
}

async function nextTicket(io: AgentIo): Promise<string | null> {
  const asked = await askPlatform(io, ['ticket', 'work'], { onErr: io.say });
  if (!asked.ok) return null;
  const parsed = workSchema.safeParse(asked.value);
  return parsed.success ? parsed.data.ticket.id : null;
}

/** `ask`, `review`, `plan`: answered in words, about the worktree of the ticket named, of the folder, or the only one that there is. */
export async function askByHand(io: AgentIo, { verb, words, folder, print }: Given): Promise<number> {
  const [first = '', ...more] = words;
  const named = TICKET.test(first) ? first.toUpperCase() : null;
  const text = (named === null ? words : more).join(' ');
  if (!['ask', 'review', 'plan'].includes(verb) || text === '') return usage(print);
  const worktrees = await worktreesOf(io);
  const only = worktrees.length === 1 ? worktrees[0] : undefined;
  const ticket = named ?? ticketOf(io, folder) ?? only ?? null;
  if (ticket === null || !worktrees.includes(ticket)) {
    const there =
      worktrees.length === 0
        ? 'there is none yet (ticket work lays one out)'
        : `there are ${worktrees.join(', ')}`;
    io.say(
      ticket === null
        ? `dockfra: ${verb} looks at the worktree of a ticket; ${there}\n  name it: ${verb} T-0001 "...", or go there: cd ${io.work}/T-0001`
        : `dockfra: ${ticket} has no worktree here; ${there}`,
    );
    return 2;
  }
  const argv = ['agent', 'open', ticket, `--kind=${verb}`, '--text=-'];
  const opened = await askPlatform(io, argv, { stdin: text });
  if (!opened.ok) {
    io.say(`dockfra: ${opened.message}`);
    return opened.code === 'away' ? 3 : 1;
  }
  const driven = await driveRun(io, turnSchema.parse(opened.value), `${io.work}/${ticket}`);
  if (driven.ended === null || driven.ended.reason !== 'answered') {
    io.say(driven.ended ? `${driven.ended.reason}: ${driven.ended.note}` : driven.why);
    return 1;
  }
  print(`${safeText(driven.content).trimEnd()}\n`);
  return 0;
}

function ticketOf(io: AgentIo, folder: string): string | null {
  const [first = ''] = folder.startsWith(`${io.work}/`) ? folder.slice(io.work.length + 1).split('/') : [];
  return /^T-\d{4,9}$/.test(first) ? first : null;
}

/** Tickets that have a worktree here. */
async function worktreesOf({ work }: AgentIo): Promise<string[]> {
  const names = await readdir(work).catch(() => []); // nothing was laid out yet
  return names.filter((name) => /^T-\d{4,9}$/.test(name)).sort();
}

function usage(print: (text: string) => void): number {
  print(USAGE);
  return 2;
}
