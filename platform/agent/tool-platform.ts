import type { ProofClaim } from '../domain/acceptance.ts';
import { createBoundedText } from '../domain/checks-log.ts';
import { askPlatform, type AgentIo, type Asked } from './agent-io.ts';
import { commitAll } from './tool-git.ts';
import { done, failed, type ToolOutcome, type ToolPlace } from './tool-result.ts';

const LOG_HALF = 500_000;

/** The project's checks, by the platform, on the worktree as it is. The log first, the verdict last. */
export async function checkWork(
  io: AgentIo,
  place: ToolPlace,
  name: string | undefined,
): Promise<ToolOutcome> {
  const log = createBoundedText(LOG_HALF);
  const argv = ['check', ...(name === undefined ? [] : [`--name=${name}`]), ...idOf(place)];
  const asked = await askPlatform(io, argv, { onErr: (text) => log.add(text) });
  return asked.ok
    ? done(`${log.text()}\nthe checks passed`)
    : failed(`${logOf(log.text(), asked)}\n${refusalText(asked)}`);
}

/** The commit message, and what is said to prove which acceptance line. */
export type HandedIn = { message: string; proves?: readonly ProofClaim[] | undefined };

/** Commits what is there and hands it in. The platform's word is the result, whatever it is. */
export async function submitWork(io: AgentIo, place: ToolPlace, work: HandedIn): Promise<ToolOutcome> {
  return (await handIn(io, place, work)).outcome;
}

/** The same with the code of a refusal; null when it was accepted, or could not be committed. */
export async function handIn(
  io: AgentIo,
  place: ToolPlace,
  { message, proves = [] }: HandedIn,
): Promise<{ outcome: ToolOutcome; code: string | null }> {
  const committed = await commitAll(place, message, io.signal);
  if (!committed.ok) return { outcome: committed, code: null };
  const log = createBoundedText(LOG_HALF);
  const claims = proves.map(({ line, kind, text }) => `--prove=${line}=${kind}:${text}`);
  const asked = await askPlatform(io, ['ticket', 'submit', ...idOf(place), ...claims], {
    onErr: (text) => log.add(text),
  });
  if (asked.ok) return { outcome: done('submitted: the ticket is in review'), code: null };
  return { outcome: failed(`${logOf(log.text(), asked)}\n${refusalText(asked)}`), code: asked.code };
}

export async function commentTicket(io: AgentIo, place: ToolPlace, text: string): Promise<ToolOutcome> {
  const asked = await askPlatform(io, ['ticket', 'comment', ...idOf(place), '--text=-'], { stdin: text });
  return asked.ok ? done('commented') : failed(refusalText(asked));
}

type Refused = Extract<Asked, { ok: false }>;

/** What streamed on the error stream ends with the refusal itself, which is said once only. */
function logOf(log: string, { message }: Refused): string {
  const at = log.lastIndexOf(`dockfra: ${message.slice(0, 40)}`);
  return at === -1 ? log : log.slice(0, at);
}

function refusalText({ message, hint, details }: Refused): string {
  return [`refused: ${message}`, ...details.filter((detail) => !message.includes(detail)), hint]
    .filter((line) => line !== '')
    .join('\n');
}

function idOf({ ticketId }: ToolPlace): string[] {
  return ticketId === null ? [] : [`--id=${ticketId}`];
}
