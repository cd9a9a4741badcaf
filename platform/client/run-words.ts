import { pipedInput } from './piped-input.ts';
import { BROKER_SOCKET } from './protocol.ts';
import { sendCommand } from './send-command.ts';

/** Sends the words as they are, prints the answer on this process' streams, returns the exit code. */
export async function runWords(
  argv: string[],
  person: string,
  options: { piped: boolean; signal?: AbortSignal },
): Promise<number> {
  const { stdout, stderr, stdin } = process;
  let input: string | null;
  try {
    input = options.piped ? await pipedInput(argv, stdin) : null;
  } catch (error) {
    stderr.write(`dockfra: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const request = {
    argv,
    cwd: process.cwd(),
    person,
    columns: stdout.isTTY ? stdout.columns : null,
    color: stdout.isTTY,
    ...(input === null ? {} : { stdin: input }),
  };
  const io = {
    out: (text: string) => void stdout.write(text),
    err: (text: string) => void stderr.write(text),
    ...(options.signal ? { signal: options.signal } : {}),
  };
  return await sendCommand(BROKER_SOCKET, request, io);
}

/** Ends quietly when whoever read our output went away, as in `ticket list | head -1`. */
export function endWithReader(): void {
  process.stdout.on('error', () => process.exit(0));
}
