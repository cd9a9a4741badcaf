// Attacks: 256 endless commands of one role locked out everybody, the owner's `pause` too; and the output of ended commands
// stayed in memory whole, so that sixty large ones ended the platform.
import { describe, expect, it } from 'vitest';

import { createCommandRuns, type CommandRun } from '../../platform/command-runs.ts';

const MIB = 1024 * 1024;
const soon = () => new Promise((resolve) => setImmediate(resolve));
const endless = () => new Promise<number>(() => undefined);
const textOf = (run: CommandRun) =>
  run
    .framesAfter(0)
    .frames.map((frame) => (frame.type === 'exit' ? '' : frame.text))
    .join('');

describe('commands of the broker', () => {
  it('that have ended do not count towards those that run at once', async () => {
    const runs = createCommandRuns();
    for (let index = 0; index < 1000; index += 1) {
      const run = runs.start('developer', () => Promise.resolve(0));
      expect(run).not.toBeNull();
      await soon();
    }
    const last = runs.start('developer', () => Promise.resolve(7));
    await soon();
    expect(runs.find('developer', last?.id ?? '')?.framesAfter(0).frames).toEqual([
      { seq: 1, type: 'exit', code: 7 },
    ]);
  });

  it('are refused when a role runs too many, and taken again when one ends', async () => {
    const runs = createCommandRuns();
    const ends: (() => void)[] = [];
    const held = () => new Promise<number>((resolve) => ends.push(() => resolve(0)));
    for (let index = 0; index < 24; index += 1) expect(runs.start('developer', held)).not.toBeNull();
    expect(runs.start('developer', held)).toBeNull();
    ends[0]?.();
    await soon();
    expect(runs.start('developer', held)).not.toBeNull();
  });

  it('take no place from the owner and the other roles', () => {
    const runs = createCommandRuns();
    for (let index = 0; index < 300; index += 1) runs.start('developer', endless);
    expect(runs.start('developer', endless)).toBeNull();
    for (const role of ['owner', 'manager', 'monitor', 'autopilot'])
      expect(runs.start(role, endless)).not.toBeNull();
  });

  it('are seen by their own role only', async () => {
    const runs = createCommandRuns();
    const run = runs.start('developer', () => Promise.resolve(0));
    expect(runs.find('manager', run?.id ?? '')).toBeNull();
    expect(runs.find('developer', run?.id ?? '')).toBe(run);
    await soon();
  });

  it('keep what they said in pieces, whole characters each', async () => {
    const runs = createCommandRuns();
    const text = `a${'\u{1f600}'.repeat(100_000)}`;
    const run = runs.start('developer', (write) => {
      write('out', text);
      return Promise.resolve(0);
    });
    await soon();
    const frames = run?.framesAfter(0).frames ?? [];
    for (const frame of frames)
      if (frame.type !== 'exit') expect(frame.text.length).toBeLessThanOrEqual(64 * 1024);
    expect(run && textOf(run)).toBe(text);
  });

  it('keep no more than the budget of their role, however much they said', async () => {
    const runs = createCommandRuns();
    const kept: CommandRun[] = [];
    for (let index = 0; index < 60; index += 1) {
      const run = runs.start('developer', (write) => {
        write('out', `${index} `.padEnd(12 * MIB, 'x'));
        return Promise.resolve(0);
      });
      if (run) kept.push(run);
      await soon();
    }
    const other = runs.start('manager', (write) => {
      write('out', 'hello');
      return Promise.resolve(0);
    });
    await soon();
    expect(kept).toHaveLength(60);
    for (const run of kept) expect(textOf(run).length).toBeLessThanOrEqual(8 * MIB);
    expect(kept.reduce((sum, run) => sum + textOf(run).length, 0)).toBeLessThan(64 * MIB);
    // the newest stay, the oldest are gone and say so
    expect(runs.find('developer', kept.at(-1)?.id ?? '')).not.toBeNull();
    expect(runs.find('developer', kept[0]?.id ?? '')).toBeNull();
    expect(kept[0]?.framesAfter(0)).toEqual({ frames: [], lost: true });
    expect(other && textOf(other)).toBe('hello');
  });

  it('that still run share the budget, too', async () => {
    const runs = createCommandRuns();
    const kept: CommandRun[] = [];
    for (let index = 0; index < 20; index += 1) {
      const run = runs.start('developer', (write) => {
        write('out', 'x'.repeat(8 * MIB));
        return endless();
      });
      if (run) kept.push(run);
    }
    await soon();
    // the newest piece of each stays
    const most = 64 * MIB + 24 * 64 * 1024;
    expect(kept.reduce((sum, run) => sum + textOf(run).length, 0)).toBeLessThanOrEqual(most);
  });
});
