import type { Terms } from './daemon-loop.ts';
import { EXIT_AWAY } from './protocol.ts';
import { sendCommand, type Patience } from './send-command.ts';

/** The name in histories and the audit. */
const PERSON = 'daemon';
const OUTPUT_LIMIT = 1_048_576;
/** Resuming longer than a person would: nobody waits at a terminal, and the platform may be started again. */
const PATIENCE: Patience = { headersMs: 5000, silenceMs: 15_000, resumeMs: 120_000 };

export type Answer = { code: number; value: Record<string, unknown> | null; err: string };

/** One command with --json to its end. Never cancelled: what was begun goes on when the daemon ends. */
export async function ask(socketPath: string, argv: readonly string[], patience = PATIENCE): Promise<Answer> {
  let out = '';
  let err = '';
  const words = [...argv];
  words.splice(words.includes('--') ? words.indexOf('--') : words.length, 0, '--json');
  const request = { argv: words, cwd: '/', person: PERSON, columns: null, color: false };
  const code = await sendCommand(
    socketPath,
    request,
    {
      out: (text) => void (out = (out + text).slice(-OUTPUT_LIMIT)),
      err: (text) => void (err = (err + text).slice(-4000)),
    },
    patience,
  );
  return { code, value: recordOf(out), err: err.trim() };
}

/** Says what the role does, and hears whether there is something for it to do; null while the platform is away. */
export async function report(
  socketPath: string,
  state: string,
  text: string,
  ticketId: string | null = null,
): Promise<Terms | null> {
  const ticket = ticketId === null ? [] : ['--ticket', ticketId];
  const { value } = await ask(socketPath, ['crew', 'report', ...ticket, '--', state, oneLine(text)]);
  if (value === null || typeof value['act'] !== 'boolean') return null;
  const seconds = typeof value['seconds'] === 'number' ? Math.min(Math.max(value['seconds'], 1), 86_400) : 30;
  const parallel = typeof value['parallel'] === 'number' ? value['parallel'] : 1;
  return { act: value['act'], why: typeof value['why'] === 'string' ? value['why'] : '', seconds, parallel };
}

/** A step that is one command: its answer says what came of it, a refusal is a failed step. */
export async function commandStep(
  socketPath: string,
  argv: readonly string[],
): Promise<{ outcome: 'worked' | 'idle' | 'failed'; text: string }> {
  const { code, value, err } = await ask(socketPath, argv);
  if (code === EXIT_AWAY) return { outcome: 'idle', text: 'the platform is away' };
  // cut off: what became of it is found by looking again, as soon as the events are back
  if (value === null) return { outcome: 'idle', text: lastLine(err) };
  const text = typeof value?.['text'] === 'string' ? value['text'] : lastLine(err);
  const outcome = value?.['outcome'];
  return { outcome: code === 0 && (outcome === 'worked' || outcome === 'idle') ? outcome : 'failed', text };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 500);
}

function lastLine(text: string): string {
  return text.split('\n').findLast((line) => line.startsWith('dockfra:')) ?? text.slice(-300);
}

function recordOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null; // no answer, or one that was cut
  }
}
