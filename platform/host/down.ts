import { parseArgs } from 'node:util';

import type { Launch } from '../config.ts';
import { DockfraError, messageOf } from '../domain/errors.ts';
import { faultLine } from '../domain/config-origin.ts';
import { stopRoles } from '../flows/launch-roles.ts';
import type { Ports } from '../ports.ts';
import { openPorts } from '../wire.ts';
import { openRoles } from '../wire-roles.ts';
import { err, out } from './command.ts';
import { stopPlatform } from './platform-process.ts';

/** Platform and roles end; the stacks of the user go on. With --purge the roles' volumes go too. Lists what stays. */
export async function down(launch: Launch, words: string[], signal: AbortSignal): Promise<number> {
  const purge = readPurge(words);
  const { ports, sandbox, close } = await openPorts(launch, { interactive: false });
  try {
    out((await stopPlatform(ports.root)) ? 'platform: stopped\n' : 'platform: none ran\n');
    const progress = (stage: string, text: string) => {
      if (!/^\s*(Container |Network |Volume |$)/.test(text)) err(`${stage}: ${text.trimEnd()}\n`);
    };
    await sandbox.sweep(); // a check that was cut off by the stop
    await stopRoles(await openRoles(ports), { purge, progress, signal });
    out(
      `roles: removed${purge ? ' with their homes and work' : '; their homes and work stay (--purge removes them)'}\n`,
    );
    out(await whatGoesOn(ports));
    out(`tickets, evidence and audit stay in ${ports.root.state} and ${ports.root.tickets}\n`);
    return 0;
  } finally {
    await close();
  }
}

/** A fault in dockfra.yaml keeps nothing from ending; it only hides the names of the stacks. */
async function whatGoesOn(ports: Pick<Ports, 'settings' | 'compose'>): Promise<string> {
  const { faults } = await ports.settings.explain();
  const [first] = faults;
  if (first) return `your stacks go on (they cannot be named: ${faultLine(first)})\n`;
  const { stacks } = await ports.compose.stacks();
  return stacks.length === 0 ? '' : `your stacks go on: ${stacks.map(({ name }) => name).join(', ')}\n`;
}

function readPurge(words: string[]): boolean {
  try {
    return parseArgs({ args: words, options: { purge: { type: 'boolean' } } }).values.purge === true;
  } catch (error) {
    throw new DockfraError('usage', messageOf(error), 'usage: dockfra down [--purge]');
  }
}
