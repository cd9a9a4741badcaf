import { describe, expect, it } from 'vitest';

import { createCommandRuns } from '../../platform/command-runs.ts';

describe('commands of the broker', () => {
  it('that have ended do not count towards those that run at once', async () => {
    const runs = createCommandRuns();
    for (let index = 0; index < 1000; index += 1) {
      const run = runs.start('developer', () => Promise.resolve(0));
      expect(run).not.toBeNull();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const last = runs.start('developer', () => Promise.resolve(7));
    await new Promise((resolve) => setImmediate(resolve));
    expect(runs.find('developer', last?.id ?? '')?.framesAfter(0).frames).toEqual([
      { seq: 1, type: 'exit', code: 7 },
    ]);
  });

  it('are refused when too many run, and taken again when one ends', async () => {
    const runs = createCommandRuns();
    const ends: (() => void)[] = [];
    const endless = () => new Promise<number>((resolve) => ends.push(() => resolve(0)));
    for (let index = 0; index < 256; index += 1) expect(runs.start('developer', endless)).not.toBeNull();
    expect(runs.start('developer', endless)).toBeNull();
    ends[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(runs.start('developer', endless)).not.toBeNull();
  });
});
