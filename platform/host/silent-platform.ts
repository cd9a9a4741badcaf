import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Launch } from '../config.ts';
import { isRootLocked, lockHolder } from '../wire.ts';

/** What to say when a platform has the root but does not answer: it starts, stops, is overloaded or hangs. Null: none runs. */
export async function silentPlatform(launch: Launch): Promise<{ message: string; hint: string } | null> {
  const state = join(launch.root, '.dockfra');
  if (!existsSync(join(state, 'platform.lock')) || !isRootLocked({ state })) return null;
  const pid = await lockHolder({ state });
  const who = pid === null ? 'a platform' : `the platform (pid ${pid})`;
  return {
    message: `${who} has ${launch.root}, but it does not answer`,
    hint: `try again in a moment; if it stays so: dockfra --root ${launch.root} down, then: up`,
  };
}
