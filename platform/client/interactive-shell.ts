import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';

import { completeWords } from './complete-words.ts';
import { BROKER_SOCKET, type CatalogueEntry } from './protocol.ts';
import { readCatalogue } from './read-catalogue.ts';
import { runWords } from './run-words.ts';
import { splitWords } from './split-words.ts';

const HISTORY_LINES = 500;

export type ShellUser = { person: string; role: string; home: string };

/** Reads lines and runs each as one command until `exit`, Ctrl-D or the end of the input. Returns the last exit code. */
export async function interactiveShell(user: ShellUser): Promise<number> {
  const { stdin, stdout } = process;
  const terminal = stdin.isTTY && stdout.isTTY;
  const historyFile = path.join(user.home, '.role_history');
  const state: { running: AbortController | null; code: number; catalogue: CatalogueEntry[] } = {
    running: null,
    code: 0,
    catalogue: [],
  };
  state.catalogue = (await readCatalogue(BROKER_SOCKET)) ?? [];
  const lines = createInterface({
    input: stdin,
    ...(terminal ? { output: stdout } : {}),
    terminal,
    prompt: `${user.role}> `,
    history: terminal ? await readHistory(historyFile) : [],
    historySize: HISTORY_LINES,
    removeHistoryDuplicates: true,
    completer: (line: string) => completeWords(line, state.catalogue),
  });
  if (terminal) {
    stdout.write(`Dockfra ${user.role}. "help" lists the commands, Tab completes, "exit" leaves.\n`);
    lines.on('SIGINT', () => (state.running === null ? clearLine(lines) : state.running.abort()));
    lines.prompt();
  }
  for await (const line of lines) {
    const split = splitWords(line);
    const words = split.ok ? split.words : [];
    if (words[0] === 'exit' || words[0] === 'quit' || words[0] === 'logout') break;
    if (!split.ok) {
      process.stderr.write(`dockfra: ${split.message}\n`);
      state.code = 2;
    } else if (words.length > 0) {
      if (terminal) await remember(historyFile, line);
      state.running = new AbortController();
      state.code = await runLine(words, user, state.catalogue, state.running.signal);
      state.running = null;
    }
    if (terminal) lines.prompt();
  }
  lines.close();
  if (terminal && stdout.writable) stdout.write('\n');
  return state.code;
}

async function runLine(
  words: string[],
  user: ShellUser,
  known: CatalogueEntry[],
  signal: AbortSignal,
): Promise<number> {
  const command = words[0] === 'dockfra' ? words.slice(1) : words;
  if (command[0] !== 'help') return await runWords(command, user.person, { piped: false, signal });
  const catalogue = (await readCatalogue(BROKER_SOCKET)) ?? known;
  if (catalogue.length === 0) return await runWords(command, user.person, { piped: false, signal });
  process.stdout.write(helpText(catalogue, command.slice(1)));
  return 0;
}

function helpText(catalogue: readonly CatalogueEntry[], about: readonly string[]): string {
  const wanted = catalogue.filter((entry) => about.every((word, at) => entry.words[at] === word));
  if (wanted.length === 0) return `no command begins with "${about.join(' ')}"\n`;
  const long = about.length > 0;
  return wanted
    .map((entry) => `  ${(long ? entry.usage : entry.words.join(' ')).padEnd(24)}  ${entry.summary}\n`)
    .join('');
}

function clearLine(lines: Interface): void {
  process.stdout.write('^C\n');
  lines.write(null, { ctrl: true, name: 'e' });
  lines.write(null, { ctrl: true, name: 'u' });
  lines.prompt();
}

/** Newest first, as readline wants it. History is a comfort: a home that cannot be read or written only means none. */
async function readHistory(file: string): Promise<string[]> {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
    const kept = lines.slice(-HISTORY_LINES);
    if (lines.length > 2 * HISTORY_LINES) await writeFile(file, `${kept.join('\n')}\n`, { mode: 0o600 });
    return kept.toReversed();
  } catch {
    return [];
  }
}

async function remember(file: string, line: string): Promise<void> {
  try {
    await appendFile(file, `${line}\n`, { mode: 0o600 });
  } catch {
    // See readHistory: optional.
  }
}
