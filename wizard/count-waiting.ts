import type { Need } from './contract.ts';

/** How many things wait for a person: each proposal is one; a pause is somebody's will and waits for nobody. */
export function countWaiting(needs: readonly Need[]): number {
  return needs.reduce((sum, need) => {
    if (need.kind === 'paused') return sum;
    return sum + (need.kind === 'proposals' ? need.count : 1);
  }, 0);
}
