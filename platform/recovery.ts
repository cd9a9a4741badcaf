import type { Logger } from 'pino';

import type { AnyAction } from './actions/action.ts';
import { messageOf } from './domain/errors.ts';
import { reconcileLaunches } from './flows/launch-reconcile.ts';
import { reconcileDeploys } from './flows/reconcile.ts';
import { reportInterrupted } from './flows/recover-work.ts';
import { reconcileRepairs } from './flows/repair-reconcile.ts';
import type { Ports } from './ports.ts';

/** What a crash cut off, as far as it stands in files: told before anybody reads. */
export async function recoverRecords(ports: Ports, log: Logger): Promise<void> {
  const interrupted = await reportInterrupted(ports);
  if (interrupted > 0) log.warn({ interrupted }, 'work was cut off by the last stop; its tickets say so');
  for (const line of await reconcileRepairs(ports)) log.warn(line);
}

/** What a crash left on the engine is settled; until then nobody may change anything. Must not throw. */
export async function settleEngine(
  ports: Ports,
  sandbox: { sweep(): Promise<void> },
  log: Logger,
): Promise<void> {
  try {
    for (const line of await reconcileLaunches(ports)) log.warn(line);
    await settleDeploys(ports, log);
    await sandbox.sweep();
  } catch (error) {
    log.warn({ err: messageOf(error) }, 'what a crash left on the engine could not be settled'); // no engine now; the tick tries again
  }
}

/** Deployments that a crash cut off are carried forward or taken back. */
export async function settleDeploys(ports: Ports, log: Logger): Promise<void> {
  const progress = (stage: string, text: string) => log.info({ stage }, text.trimEnd());
  for (const { ticketId, outcome, message } of await reconcileDeploys(ports, progress)) {
    if (outcome !== 'busy') log.warn({ ticketId, outcome }, message);
  }
}

/** They need no more than to read, but reach what carries out other actions. A test holds that these are all. */
const CARRIERS: ReadonlySet<string> = new Set(['chat', 'repair.apply', 'repair.undo']);

/** True for what changes nothing, and so need not wait until the engine is settled. */
export function onlyReads({ name, needs, long }: Pick<AnyAction, 'name' | 'needs' | 'long'>): boolean {
  return needs.level === 'read' && long !== true && !CARRIERS.has(name);
}

export type Gate = { open(): void; passed(signal: AbortSignal): Promise<void> };

/** Closed at first. `passed` rejects with the signal's reason when that comes before. */
export function createGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return {
    open: () => open(),
    async passed(signal) {
      signal.throwIfAborted();
      let stop = (): void => undefined;
      const stopped = new Promise<void>((resolve) => (stop = resolve));
      signal.addEventListener('abort', stop, { once: true });
      await Promise.race([opened, stopped]);
      signal.removeEventListener('abort', stop);
      signal.throwIfAborted();
    },
  };
}
