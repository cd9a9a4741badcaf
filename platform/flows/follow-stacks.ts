import { messageOf } from '../domain/errors.ts';
import type { FileWatch } from '../ports-root.ts';
import type { Ports } from '../ports.ts';
import { discover } from './discover.ts';

type FollowPorts = Parameters<typeof discover>[0] & Pick<Ports, 'events'>;

/**
 * Keeps the stacks known while the platform runs, and tells when discovery would say something else, whoever changed the files.
 * Returns when they were read for the first time; ends with the signal.
 */
export async function followStacks(
  ports: FollowPorts,
  fileWatch: FileWatch,
  signal: AbortSignal,
): Promise<void> {
  let last: unknown = null;
  const look = async (): Promise<boolean> => {
    const now = await fileWatch.pruneAfter(() => lookOnce(ports));
    const isOther = now !== last;
    last = now;
    return isOther;
  };
  const lookAgain = oneAfterTheOther(async () => {
    if (!signal.aborted && (await look())) ports.events.publish({ kind: 'stacks' });
  });
  const unsubscribe = ports.events.subscribe(({ kind }) => {
    if (kind === 'engine') lookAgain(); // a project may have been started in another way
  });
  const end = (): void => {
    unsubscribe();
    fileWatch.close();
  };
  signal.addEventListener('abort', end, { once: true });
  fileWatch.start(lookAgain);
  await look();
}

/** The same object, or the same text, as long as nothing changed. */
async function lookOnce(ports: FollowPorts): Promise<unknown> {
  try {
    return await discover(ports);
  } catch (error) {
    return messageOf(error); // dockfra.yaml has faults: whoever asks hears of them
  }
}

/** Calls while one is on are one more after it. */
function oneAfterTheOther(work: () => Promise<void>): () => void {
  let state: 'idle' | 'on' | 'again' = 'idle';
  const run = async (): Promise<void> => {
    do {
      state = 'on';
      await work();
    } while (isAgain());
    state = 'idle';
  };
  const isAgain = (): boolean => state === 'again';
  return () => {
    if (state === 'idle') void run();
    else state = 'again';
  };
}
