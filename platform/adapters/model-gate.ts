import { CLOSED, type Breaker } from '../domain/model-breaker.ts';
import type { ModelGate } from '../ports-model.ts';

const PLACES = 2;

/** Two calls at a time, first come first served; breakers by provider and model. */
export function createModelGate(places = PLACES, chance: () => number = Math.random): ModelGate {
  const breakers = new Map<string, Breaker>();
  const waiting: (() => void)[] = [];
  let free = places;
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  const pass = () => {
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  };
  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (free > 0) free -= 1;
      else await turn(waiting, signal);
      return pass();
    },
    breaker: (key) => breakers.get(key) ?? CLOSED,
    note: (key, breaker) => void breakers.set(key, breaker),
    chance,
  };
}

function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const mine = () => {
      signal.removeEventListener('abort', give);
      resolve();
    };
    const give = () => {
      waiting.splice(waiting.indexOf(mine), 1);
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal.addEventListener('abort', give, { once: true });
    waiting.push(mine);
  });
}
