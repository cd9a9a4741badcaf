import { DockfraError } from '../domain/errors.ts';

/** Runs `work` when all before it has ended. */
export type Queue = <T>(signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>;

/** One after the other. Who gives up while waiting is told at once, and its work is never begun. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return async (signal, work) => {
    if (signal?.aborted) throw cancelled(signal);
    const begun = (): ReturnType<typeof work> =>
      signal?.aborted ? Promise.reject(cancelled(signal)) : work();
    const turn = last.then(begun, begun);
    last = turn.catch(() => undefined);
    return signal === undefined ? turn : unlessGone(signal, turn);
  };
}

function unlessGone<T>(signal: AbortSignal, turn: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(cancelled(signal));
    signal.addEventListener('abort', leave, { once: true });
    void turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

function cancelled(signal: AbortSignal): DockfraError {
  return new DockfraError(
    'cancelled',
    "the call was cancelled while it waited for the developer's container",
    'run it again',
    signal.reason,
  );
}
