/**
 * One at a time, and once more when asked meanwhile: a storm of events becomes a few readings. At most one start per
 * `gapMs`. The promise ends with a reading that began after the call. `read` must not throw.
 */
export function inTurn(gapMs: number, read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let startedAt = -Infinity;
  const begin = async (): Promise<void> => {
    const wait = startedAt + gapMs - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    startedAt = performance.now();
    await read();
  };
  const start = (): Promise<void> => {
    const mine: Promise<void> = begin().finally(() => {
      if (running === mine) running = null;
    });
    running = mine;
    return mine;
  };
  return () => {
    if (next !== null) return next;
    if (running === null) return start();
    next = running.then(() => {
      next = null;
      return start();
    });
    return next;
  };
}

/** Rejects after `ms` when `work` has not ended; what it does later is ignored. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not answer within ${ms / 1000} s`)), ms);
    timer.unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
