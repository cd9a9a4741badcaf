import { z } from 'zod';

import { safeText } from '../domain/safe-text.ts';
import { askPlatform, type AgentIo } from './agent-io.ts';
import { driveRun, turnSchema } from './drive-run.ts';
import { workOn } from './work-loop.ts';

export type Given = {
  verb: string;
  words: readonly string[];
  folder: string;
  print(text: string): void;
};

const USAGE = 'usage: implement [T-0001] | ask "QUESTION" | review FILE ... | plan "GOAL"\n';
const workSchema = z.looseObject({ ticket: z.looseObject({ id: z.string() }) });

/** `implement [T-0001]`: the ticket named, that of the folder, or the most urgent ready one. Ends 0 when it was submitted. */
export async function implementByHand(io: AgentIo, { words, folder, print }: Given): Promise<number> {
  const [named, ...more] = words;
  if (more.length > 0 || (named !== undefined && !/^T-\d{4,9}$/i.test(named))) return usage(print);
  const id = named?.toUpperCase() ?? ticketOf(io, folder) ?? (await nextTicket(io));
  if (id === null) return 1;
  const step = await workOn(io, id);
  print(`${step.text}\n`);
  return step.ended === 'submitted' ? 0 : 1;
}

async function nextTicket(io: AgentIo): Promise<string | null> {
  const asked = await askPlatform(io, ['ticket', 'work'], { onErr: io.say });
  if (!asked.ok) return null;
  const parsed = workSchema.safeParse(asked.value);
  return parsed.success ? parsed.data.ticket.id : null;
}

/** `ask`, `review`, `plan`: answered in words, about the worktree of the folder. */
export async function askByHand(io: AgentIo, { verb, words, folder, print }: Given): Promise<number> {
  if (!['ask', 'review', 'plan'].includes(verb) || words.length === 0) return usage(print);
  const ticket = ticketOf(io, folder);
  if (ticket === null) {
    io.say(`${verb} looks at the worktree of a ticket: cd ${io.work}/T-0001 (ticket work lays one out)`);
    return 2;
  }
  const argv = ['agent', 'open', ticket, `--kind=${verb}`, '--text=-'];
  const opened = await askPlatform(io, argv, { stdin: words.join(' ') });
  if (!opened.ok) {
    io.say(`dockfra: ${opened.message}`);
    return 1;
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

function usage(print: (text: string) => void): number {
  print(USAGE);
  return 2;
}
