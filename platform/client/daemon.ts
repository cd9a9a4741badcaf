import { utimesSync, writeFileSync } from 'node:fs';

import { hostEnvironment } from '../config.ts';
import { createAgentIo } from './agent-io.ts';
import { commandStep, report } from './daemon-commands.ts';
import { runDaemon, type DaemonIo } from './daemon-loop.ts';
import { BROKER_SOCKET } from './protocol.ts';

/** Touched while the event loop turns; the supervisor ends a daemon whose file grows old. */
const BEAT_FILE = '/run/dockfra-daemon/beat';
const BEAT_MS = 15_000;
const GRACE_MS = 2500;

type Step = DaemonIo['step'];

const say = (text: string): void => void process.stderr.write(`daemon: ${text.trimEnd()}\n`);

const STEPS: Readonly<Record<string, Step>> = {
  developer: developerStep(),
  monitor: monitorStep,
  autopilot: () => commandStep(BROKER_SOCKET, ['pilot', 'run']),
  manager: () => commandStep(BROKER_SOCKET, ['review', 'next']),
};

/** The daemon of a role's container: the same program in all four; the platform says whether there is anything to do. */
async function main(): Promise<void> {
  const role = hostEnvironment()['DOCKFRA_ROLE'] ?? '';
  const step = STEPS[role];
  if (step === undefined) {
    process.stderr.write(`daemon: DOCKFRA_ROLE is ${JSON.stringify(role)}, which is no role\n`);
    process.exitCode = 2;
    return;
  }
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop.abort(new Error(`stopped by ${signal}`));
      setTimeout(() => process.exit(0), GRACE_MS).unref();
    });
  }
  beat();
  setInterval(beat, BEAT_MS).unref();
  await runDaemon({
    socketPath: BROKER_SOCKET,
    signal: stop.signal,
    report: (state, text) => report(BROKER_SOCKET, state, text),
    step,
    log: say,
    rings: role === 'monitor' ? ['engine'] : [],
  });
}

/** What is wrong is put on record before anything is deployed on top of it. */
async function monitorStep(): ReturnType<Step> {
  const watched = await commandStep(BROKER_SOCKET, ['incident', 'watch']);
  return watched.outcome === 'idle' ? commandStep(BROKER_SOCKET, ['deploy', 'next']) : watched;
}

/** Several at once never take the same ticket: they share what is taken. */
function developerStep(): Step {
  const taken = new Set<string>();
  let begun = false;
  return async (signal) => {
    const { workLoop } = await import('../agent/work-loop.ts');
    if (!begun) await (await import('../agent/end-strays.ts')).endStrays(); // of a daemon that was killed
    begun = true;
    const onTicket = (id: string): void => void report(BROKER_SOCKET, 'working', `works on ${id}`, id);
    try {
      return await workLoop(createAgentIo({ person: 'daemon', signal, say }), { taken, onTicket });
    } catch (error) {
      if (!signal.aborted) throw error;
      return { outcome: 'idle', text: 'stopped; what is open is taken up again' };
    }
  };
}

function beat(): void {
  const now = new Date();
  try {
    utimesSync(BEAT_FILE, now, now);
  } catch {
    writeFileSync(BEAT_FILE, ''); // the first one; a folder that is missing ends the daemon, and the supervisor says so
  }
}

void main();
