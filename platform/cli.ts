import { userInfo } from 'node:os';

import { hostEnvironment, readLaunch, type Launch } from './config.ts';
import { EXIT_AWAY } from './client/protocol.ts';
import { sendCommand } from './client/send-command.ts';
import { DockfraError, messageOf } from './domain/errors.ts';
import { safeText } from './domain/safe-text.ts';
import { err, out } from './host/command.ts';
import { HOST_COMMANDS } from './host/commands.ts';
import { findRoot } from './host/find-root.ts';
import { isPlatformThere, ownerSocket } from './host/owner-socket.ts';
import { VERSION } from './version.ts';

/** The command line of the host: the owner. Returns the exit code; throws nothing. */
export async function main(argv: string[]): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  }
  try {
    const { words, root } = takeRoot(argv);
    if (words[0] === '--version' || words[0] === 'version') return say(`dockfra ${VERSION}\n`);
    const environment = hostEnvironment();
    const named = root ?? environment['DOCKFRA_ROOT'];
    const launch = readLaunch({ root: named ?? findRoot(process.cwd(), words[0]) }, environment);
    if (launch.problem)
      throw new DockfraError('prefix_invalid', launch.problem, 'correct or unset DOCKFRA_PREFIX');
    const host = HOST_COMMANDS.find((command) => command.name === words[0]);
    if (host) return await host.run(launch, words.slice(1), stop.signal);
    return await runWords(launch, words, stop.signal);
  } catch (error) {
    return explain(error);
  }
}

/** Through the running platform, or on the same store by itself when none runs. */
async function runWords(launch: Launch, words: string[], signal: AbortSignal): Promise<number> {
  const isHelp = words.length === 0 || ['help', '--help', '-h'].includes(words[0] ?? '');
  if (isHelp && words.length <= 1) out(hostHelp());
  const socket = ownerSocket(launch.root);
  const stdin = readsStdin(words) && !process.stdin.isTTY ? await readStdin() : undefined;
  const ownProcess = OWN_PROCESS.some((spelled) => `${words.join(' ')} `.startsWith(`${spelled} `));
  if (!isHelp && !ownProcess && (await isPlatformThere(socket))) {
    const command = {
      argv: words,
      cwd: process.cwd(),
      person: personName(),
      columns: process.stdout.columns ?? null,
      color: process.stdout.isTTY === true,
      ...(stdin === undefined ? {} : { stdin }),
    };
    return sendCommand(socket, command, { out, err, signal });
  }
  const { runAlone } = await import('./host/run-alone.ts');
  return runAlone(launch, { words, stdin, person: personName(), signal });
}

/** Spellings of the actions marked `host`, known here so that an ordinary command need not load the registry. A test holds them equal. */
export const OWN_PROCESS: readonly string[] = ['doctor', 'init', 'model record', 'stack up'];

/** After these come words of another program, whose `--root` is its own. */
const PASSING: ReadonlySet<string> = new Set(['run', 'ssh']);

/** Takes `--root DIR` (or `--root=DIR`) from before or behind the command, as people write it. */
function takeRoot(argv: string[]): { words: string[]; root: string | undefined } {
  const end = PASSING.has(argv[0] ?? '') ? 0 : argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const at = own.findIndex((word) => word === '--root' || word.startsWith('--root='));
  if (at === -1) return { words: argv, root: undefined };
  const joined = argv[at]?.startsWith('--root=') === true;
  const root = joined ? argv[at]?.slice('--root='.length) : argv[at + 1];
  // an empty one is a variable that was not set: taking the current folder instead would be a surprise
  if (root === undefined || root === '')
    throw new DockfraError('usage', '--root needs a folder', 'e.g. dockfra --root ~/shop ticket list');
  return { words: argv.toSpliced(at, joined ? 1 : 2), root };
}

function hostHelp(): string {
  const lines = HOST_COMMANDS.map((command) => `  ${command.usage}\n      ${command.summary}`);
  return `dockfra ${VERSION}  [--root DIR] COMMAND ...\n\nOn the host only:\n${lines.join('\n')}\n\n`;
}

/** "-" stands for what comes on standard input, and `--stdin NAME` gives it to NAME. */
function readsStdin(words: readonly string[]): boolean {
  return words.some((word) => word === '-' || word === '--stdin' || word.startsWith('--stdin='));
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString('utf8')
    .slice(0, 1024 * 1024);
}

function personName(): string {
  return (
    userInfo()
      .username.replaceAll(/[^\w.@+-]/g, '_')
      .slice(0, 64) || 'owner'
  );
}

function say(text: string): number {
  out(text);
  return 0;
}

/** Codes that mean: nobody is there whom this could be asked of. */
const AWAY: ReadonlySet<string> = new Set(['platform_away', 'not_up']);

function explain(error: unknown): number {
  err(`dockfra: ${safeText(messageOf(error))}\n`);
  if (error instanceof DockfraError) err(`  ${safeText(error.hint)}\n`);
  else if (error instanceof Error && error.stack) err(`${error.stack}\n`);
  if (!(error instanceof DockfraError)) return 1;
  return error.code === 'usage' ? 2 : AWAY.has(error.code) ? EXIT_AWAY : 1;
}
