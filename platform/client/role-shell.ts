import { hostEnvironment } from '../config.ts';
import { lostQuotes, lostQuotesText } from './joined-words.ts';
import { interactiveShell } from './interactive-shell.ts';
import { endWithReader, runWords } from './run-words.ts';
import { splitWords } from './split-words.ts';

/** Forced command of people in manager, monitor and autopilot. Its argument is the name of the key that logged in. */
async function main(): Promise<void> {
  const env = hostEnvironment();
  const person = process.argv[2] ?? 'unknown';
  endWithReader();
  const line = env['SSH_ORIGINAL_COMMAND'];
  if (line === undefined) {
    process.exitCode = await interactiveShell({
      person,
      role: env['DOCKFRA_ROLE'] ?? 'role',
      home: env['HOME'] ?? '/',
    });
    return;
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort());
  const split = splitWords(line);
  if (!split.ok) {
    process.stderr.write(`dockfra: ${split.message}\n`);
    process.exitCode = 2;
    return;
  }
  const option = lostQuotes(line, split.words);
  if (option !== null) {
    process.stderr.write(lostQuotesText(option, env['DOCKFRA_ROLE'] ?? 'manager'));
    process.exitCode = 2;
    return;
  }
  process.exitCode = await runWords(withoutOwnName(split.words), person, {
    piped: true,
    signal: stop.signal,
  });
}

/** `ssh manager dockfra ticket list` is `ssh manager ticket list`. */
function withoutOwnName(words: string[]): string[] {
  return words[0] === 'dockfra' ? words.slice(1) : words;
}

void main();
