import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Clock, Ids } from '../ports.ts';

export function createSystemClock(): Clock {
  return {
    now: () => new Date(),
    sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
  };
}

export function createRandomIds(): Ids {
  return { token: (bytes) => randomBytes(bytes).toString('hex') };
}
