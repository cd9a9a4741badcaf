import path from 'node:path';

import type { AgentIo } from '../agent/agent-io.ts';
import { askByHand, implementByHand, type Given } from '../agent/by-hand.ts';
import { enginesByHand } from '../agent/engine-by-hand.ts';
import { hostEnvironment } from '../config.ts';
import { createAgentIo } from './agent-io.ts';
import { EXIT_AWAY, EXIT_INTERRUPTED } from './protocol.ts';

/**
 * `implement T-0001`, `ask "..."`, `review FILE ...`, `plan "goal"` in the developer's container: a run in the foreground;
 * `engine list`, `engine test [ENGINE]`, `engine-implement ENGINE T-0001` for the coding engines there.
 * Ctrl-C leaves the run open; `implement` goes on with it.
 */
async function main(): Promise<void> {
  const called = path.basename(process.argv[1] ?? '').replace(/\.cjs$/, '');
  const words = process.argv.slice(2);
  const verb = called === 'agent' ? (words.shift() ?? '') : called;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  const io = createAgentIo({
    person: hostEnvironment()['DOCKFRA_PERSON'] ?? 'unknown',
    signal: stop.signal,
    say: (text) => void process.stderr.write(`${text.trimEnd()}\n`),
  });
  const place = {
    verb,
    words,
    folder: process.cwd(),
    print: (text: string) => void process.stdout.write(text),
  };
  try {
    process.exitCode = (await isAway(io)) ? EXIT_AWAY : await byHand(io, place);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write('stopped; the run is open: implement goes on with it\n');
    process.exitCode = EXIT_INTERRUPTED;
  }
}

/** A person is told at once; waiting for the platform to come back is for daemons and for work under way. */
async function isAway(io: AgentIo): Promise<boolean> {
  const { code, err } = await io.command(['my-tickets', '--json']);
  if (code === EXIT_AWAY) io.say(err);
  return code === EXIT_AWAY;
}

function byHand(io: AgentIo, given: Given): Promise<number> {
  switch (given.verb) {
    case 'implement':
      return implementByHand(io, given);
    case 'engine':
      return enginesByHand(io, given);
    case 'engine-implement': {
      const [engine = '', ...words] = given.words;
      return implementByHand(io, { ...given, words: [...words, `--engine=${engine}`] });
    }
    default:
      return askByHand(io, given);
  }
}

void main();
