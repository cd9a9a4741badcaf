/** How a check's container ended, as the engine and our own limits tell it. */
export type CheckEnding = {
  /** null: the container is gone, so nobody knows */
  exitCode: number | null;
  oomKilled: boolean;
  stopped: 'timeout' | 'output' | 'disk' | 'interrupted' | null;
};

export type CheckOutcome = { outcome: 'passed' | 'failed' | 'error' | 'timeout'; message: string | null };

/** Only an exit code of 0 that nothing cut short is a pass. Exit 137 without a memory fault means that somebody killed it. */
export function judgeEnding(
  ending: CheckEnding,
  limits: { timeoutMs: number; memoryMb: number },
): CheckOutcome {
  switch (ending.stopped) {
    case 'timeout':
      return {
        outcome: 'timeout',
        message: `stopped after ${Math.round(limits.timeoutMs / 1000)} s: raise timeout_minutes of the check or make it faster`,
      };
    case 'output':
      return { outcome: 'failed', message: 'stopped because it printed more than 64 MB: print less' };
    case 'disk':
      return {
        outcome: 'error',
        message:
          'stopped because the disk of the engine is nearly full: free some space (docker system df), then run it again',
      };
    case 'interrupted':
      return { outcome: 'error', message: 'stopped before it ended: run it again' };
    case null:
      return judgeExit(ending, limits.memoryMb);
  }
}

function judgeExit({ exitCode, oomKilled }: CheckEnding, memoryMb: number): CheckOutcome {
  if (exitCode === null)
    return {
      outcome: 'error',
      message: 'its container was removed or the engine went away while it ran: run it again',
    };
  if (exitCode === 0) return { outcome: 'passed', message: null };
  if (oomKilled)
    return {
      outcome: 'failed',
      message: `ran out of memory (limit ${memoryMb} MB): use less, or raise memory of the check`,
    };
  if (exitCode === 137)
    return { outcome: 'error', message: 'was killed from outside while it ran: run it again' };
  return { outcome: 'failed', message: `ended with exit code ${exitCode}` };
}
