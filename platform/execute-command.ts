import type { AnyAction } from './actions/action.ts';
import { may, type Caller } from './domain/access.ts';
import { refuse, type Refusal, type RefusalCode, type Result } from './domain/result.ts';
import { safeJson, safeLine, safeText } from './domain/safe-text.ts';
import { resolveCommand, type Place } from './command-line.ts';
import type { Ports } from './ports.ts';
import { grantsOf, runAction } from './run-action.ts';

/** 0 done; 1 refused or failed; 2 the words were wrong; 4 not allowed. (3 is the client's: the platform is away.) */
export type ExitCode = 0 | 1 | 2 | 4;

export type CommandCall = { argv: string[]; place: Place; caller: Caller; signal: AbortSignal };
export type Write = (stream: 'out' | 'err', text: string) => void;

/** One command line from words to text and exit code: the same for every front that speaks words. */
export async function executeCommand(
  ports: Ports,
  actions: readonly AnyAction[],
  call: CommandCall,
  write: Write,
): Promise<ExitCode> {
  const mine = actions.filter((action) => may(grantsOf(call.caller), action.needs));
  const isHelp = ['help', '--help', '-h', undefined].includes(call.argv[0]);
  const found = resolveCommand(isHelp ? mine : actions, call.argv, call.place);
  // what is suggested instead of an unknown command has to be one that the caller may use
  const unknown = !found.ok && found.refusal.code === 'unknown_command';
  const resolved = unknown ? resolveCommand(mine, call.argv, call.place) : found;
  if (!resolved.ok) {
    await auditUnknown(ports, call, resolved.refusal);
    return report(resolved, call.argv.includes('--json'), write);
  }
  if (resolved.value.kind === 'help') {
    write('out', resolved.value.text);
    return 0;
  }
  const { action, input, json } = resolved.value;
  const progress = (stage: string, text: string) =>
    stage === 'log' ? write('out', safeText(text)) : write('err', progressText(stage, text));
  const { result } = await runAction(ports, action, input, {
    caller: call.caller,
    progress,
    signal: call.signal,
  });
  if (!result.ok) return report(result, json, write);
  const answer = json ? `${safeJson(result.value)}\n` : safeText(action.text(result.value));
  const bytes = Buffer.byteLength(answer);
  if (bytes > MAX_ANSWER) return report(tooLong(bytes), json, write);
  write('out', answer);
  return action.exitCode?.(result.value) === 1 ? 1 : 0;
}

/** What one command may answer: it is kept whole for a reader whose connection was cut. Half an answer would be a wrong one. */
const MAX_ANSWER = 6 * 1024 * 1024;

function tooLong(bytes: number): Result<never> {
  return refuse(
    'limits',
    `it is done, but its answer has ${bytes} bytes, more than ${MAX_ANSWER}`,
    'ask for less: name one ticket, or a filter',
  );
}

/** A check's own output comes as it is, in pieces; everything else is one line with its stage before it. */
function progressText(stage: string, text: string): string {
  if (stage === 'check') return safeText(text);
  return `${safeLine(stage, 40)}: ${safeText(text).replace(/\n?$/, '\n')}`;
}

/** What is not in the catalogue is refused, and that is on record; what stands behind a "=" may be a secret and is not. */
async function auditUnknown(ports: Ports, { argv, caller }: CommandCall, refusal: Refusal): Promise<void> {
  await ports.audit.append({
    at: ports.clock.now().toISOString(),
    role: caller.role,
    person: caller.person,
    claimed: caller.personClaimed,
    via: caller.via,
    action: 'command',
    subject: null,
    outcome: 'refused',
    reason: `${refusal.code}: ${JSON.stringify(argv.map(withoutValue).join(' ').slice(0, 200))}`,
  });
}

function withoutValue(word: string): string {
  return word.replace(/=[^]+$/, '=…');
}

/** A refusal in words (or as JSON), and its exit code. */
export function report(result: Result<unknown>, json: boolean, write: Write): ExitCode {
  if (result.ok) return 0;
  const { code, message, hint, details } = result.refusal;
  if (json) write('out', `${safeJson({ error: result.refusal })}\n`);
  write('err', `dockfra: ${safeText(message)}\n`);
  for (const detail of details?.slice(0, 20) ?? [])
    if (!message.includes(detail)) write('err', `  ${safeText(detail)}\n`);
  if (hint) write('err', `  ${safeText(hint)}\n`);
  return exitCodeOf(code);
}

function exitCodeOf(code: RefusalCode): ExitCode {
  if (code === 'not_allowed') return 4;
  return code === 'invalid_input' || code === 'unknown_command' ? 2 : 1;
}
