import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import type { AgentIo } from './agent-io.ts';
import { removeOutputs } from './run-command.ts';

/** A run may have been opened after its list was asked for. */
const SETTLED_MS = 10 * 60_000;

/**
 * Removes homes, scratch folders and long outputs of runs that ended while nobody here was told: their ticket was closed or
 * taken back, or the daemon was killed. `open`: the runs that go on.
 */
export async function removeEndedOutputs(
  { work }: Pick<AgentIo, 'work'>,
  open: readonly string[],
  now = Date.now(),
): Promise<void> {
  const folder = path.join(work, '.outputs');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []); // no run was here yet
  for (const entry of entries) {
    if (!entry.isDirectory() || open.includes(entry.name)) continue;
    const outputs = path.join(folder, entry.name);
    const changed = await stat(outputs).catch(() => null); // gone meanwhile
    if (changed !== null && now - changed.mtimeMs > SETTLED_MS) await removeOutputs({ outputs });
  }
}
