import path from 'node:path';

import { hostEnvironment } from '../config.ts';
import { endWithReader, runWords } from './run-words.ts';

/**
 * `dockfra` inside a role, also called by short names: `ticket list` is `dockfra ticket list`.
 * It understands no command itself: the platform does.
 */
async function main(): Promise<void> {
  const called = path.basename(process.argv[1] ?? 'dockfra');
  const first = called === 'dockfra' || called.startsWith('role-cli') ? [] : [called];
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  endWithReader();
  const person = hostEnvironment()['DOCKFRA_PERSON'] ?? 'unknown';
  process.exitCode = await runWords([...first, ...process.argv.slice(2)], person, {
    piped: true,
    signal: stop.signal,
  });
}

void main();
