import { ACTIONS } from '../actions/registry.gen.ts';
import type { Launch } from '../config.ts';
import { executeCommand, report } from '../execute-command.ts';
import { refuse } from '../domain/result.ts';
import { safeText } from '../domain/safe-text.ts';
import { EXIT_AWAY } from '../client/protocol.ts';
import { resolveCommand } from '../command-line.ts';
import { openPorts } from '../wire.ts';
import { err, out } from './command.ts';
import { silentPlatform } from './silent-platform.ts';

type Alone = { words: string[]; stdin: string | undefined; person: string; signal: AbortSignal };

/** A command in this process, on the store alone, while no platform runs. */
export async function runAlone(launch: Launch, { words, stdin, person, signal }: Alone): Promise<number> {
  const place = { folder: process.cwd(), stdin };
  const write = (stream: 'out' | 'err', text: string) => (stream === 'out' ? out : err)(text);
  const resolved = resolveCommand(ACTIONS, words, place);
  if (resolved.ok && resolved.value.kind === 'help') {
    out(resolved.value.text);
    return 0;
  }
  const silent = await silentPlatform(launch);
  if (resolved.ok && resolved.value.kind === 'action' && !resolved.value.action.local) {
    const spelled = resolved.value.action.cli.words.join(' ');
    report(
      silent
        ? refuse('busy', `${spelled} needs the platform: ${silent.message}`, silent.hint)
        : refuse(
            'unsupported',
            `${spelled} needs the running platform`,
            `start it with: dockfra --root ${launch.root} up`,
          ),
      resolved.value.json,
      write,
    );
    return EXIT_AWAY;
  }
  const own = resolved.ok && resolved.value.kind === 'action' && resolved.value.action.host;
  if (silent && !own) err(`dockfra: ${safeText(silent.message)}: this is done without it\n`);
  const { ports, close } = await openPorts(launch, { interactive: true });
  try {
    const caller = { role: 'owner', person, personClaimed: false, via: 'cli' } as const;
    return await executeCommand(ports, ACTIONS, { argv: words, place, caller, signal }, write);
  } finally {
    await close();
  }
}
