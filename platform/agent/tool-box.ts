import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import { readCall, type ParsedCall } from '../domain/agent-calls.ts';
import { AGENT_TOOLS } from '../domain/agent-tools.ts';
import { clipMiddle } from '../domain/clip-text.ts';
import { messageOf, systemCode } from '../domain/errors.ts';
import type { ToolCall } from '../domain/model.ts';
import { safeText } from '../domain/safe-text.ts';
import type { AgentIo } from './agent-io.ts';
import { runCommand } from './run-command.ts';
import { listFiles, patchFile, readLines, writeFileWhole } from './tool-files.ts';
import { searchFiles, showDiff } from './tool-git.ts';
import { checkWork, commentTicket, submitWork } from './tool-platform.ts';
import { done, failed, type ToolOutcome, type ToolPlace, type ToolResult } from './tool-result.ts';
import { ToolRefusal } from './worktree-path.ts';

/** What the platform is sent of one result; it keeps less around a cut. The rest is in a file that `read` pages. */
export const MAX_SENT = 24_000;

const keptSchema = z.object({
  /** the call that was begun last */
  began: z.string(),
  results: z.array(
    z.object({ toolCallId: z.string(), ok: z.boolean(), content: z.string(), fullLength: z.number() }),
  ),
});
type Kept = z.infer<typeof keptSchema>;

/** What must not happen twice: a command that killed the daemon would kill it for ever. */
const ONCE = new Set(['run', 'comment']);
const CUT_OFF =
  'The container or its daemon ended while this ran: it may have happened in part, and it is not run again by itself.';

/**
 * Executes the calls of one turn in order. What is begun, and what came of it, is on disk before anything else happens, so
 * that after a kill no command runs a second time; everything else may be done again without harm.
 */
export async function executeTurn(
  io: AgentIo,
  place: ToolPlace,
  turn: { run: string; turn: number; calls: readonly ToolCall[] },
): Promise<ToolResult[]> {
  await mkdir(place.outputs, { recursive: true, mode: 0o700 });
  const journal = path.join(place.outputs, `.turn-${turn.turn}.json`);
  const before = await readJournal(journal);
  const results = before.results.filter(({ toolCallId }) =>
    turn.calls.some((call) => call.id === toolCallId),
  );
  for (const [index, call] of turn.calls.entries()) {
    if (results.some((result) => result.toolCallId === call.id)) continue;
    io.signal.throwIfAborted();
    const cutOff = before.began === call.id && ONCE.has(call.name);
    await writeWhole(journal, JSON.stringify({ began: call.id, results }));
    const outcome = cutOff ? failed(CUT_OFF) : await executeCall(io, place, call);
    io.signal.throwIfAborted(); // what was stopped in the middle has no result
    const result = await bounded(place, call, outcome, `${turn.turn}-${index + 1}.txt`);
    results.push(result);
    await writeWhole(journal, JSON.stringify({ began: call.id, results }));
    io.say(`${outcome.ok ? 'ok' : 'failed'}: ${call.name} (${result.fullLength} characters)`);
  }
  return results;
}

/** One call. Never throws for what the call asks for or the worktree holds. */
export async function executeCall(io: AgentIo, place: ToolPlace, call: ToolCall): Promise<ToolOutcome> {
  const read = readCall(call, Object.keys(AGENT_TOOLS));
  if (!read.ok) return failed(`error: ${read.message}. Nothing was run.`);
  try {
    return await perform(io, place, read.call);
  } catch (error) {
    if (io.signal.aborted) throw io.signal.reason;
    if (error instanceof ToolRefusal) return failed(error.message);
    return failed(`${read.call.tool} failed: ${systemCode(error) ?? messageOf(error)}`);
  }
}

async function perform(io: AgentIo, place: ToolPlace, { tool, input }: ParsedCall): Promise<ToolOutcome> {
  switch (tool) {
    case 'read':
      return readLines(place, input);
    case 'list':
      return listFiles(place, input);
    case 'search':
      return searchFiles(place, input, io.signal);
    case 'write':
      return writeFileWhole(place, input);
    case 'patch':
      return patchFile(place, input);
    case 'run':
      return runCommand(io, place, input);
    case 'check':
      return checkWork(io, place, input.name);
    case 'diff':
      return showDiff(place, io.signal);
    case 'comment':
      return commentTicket(io, place, input.text);
    case 'submit':
      return submitWork(io, place, input);
    case 'give_up':
      return done('the platform ends the run');
  }
}

/** First and last part for the model, the whole in a file when there is more. */
async function bounded(
  place: ToolPlace,
  call: ToolCall,
  outcome: ToolOutcome,
  file: string,
): Promise<ToolResult> {
  const text = safeText(outcome.content);
  const result = { toolCallId: call.id, ok: outcome.ok, fullLength: text.length };
  if (text.length <= MAX_SENT) return { ...result, content: text };
  const kept = await writeWhole(path.join(place.outputs, file), text)
    .then(() => true)
    .catch(() => false); // the shown part stands alone when there is no space for the whole
  return { ...result, content: clipMiddle(text, MAX_SENT, kept ? `@output/${file}` : undefined) };
}

/** Whole or not at all, also for a process that is killed meanwhile. */
async function writeWhole(file: string, content: string): Promise<void> {
  const fresh = `${file}.new`;
  await writeFile(fresh, content, { mode: 0o600 });
  await rename(fresh, file);
}

async function readJournal(file: string): Promise<Kept> {
  try {
    return keptSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { began: '', results: [] }; // none yet, or not ours: the calls are executed
  }
}
