import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { createGate, onlyReads } from '../../platform/recovery.ts';

const ACTIONS_DIR = join(import.meta.dirname, '../../platform/actions');

/** Every file of ours that this one takes in, itself included; types do nothing. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import (?!type )[^;]*?|\} )from '(\.[^']+)'/gm,
  ))
    withImports(join(dirname(file), name), seen);
  return seen;
}

const carriesOut = (name: string): boolean =>
  [...withImports(join(ACTIONS_DIR, name))].some((file) =>
    /\bactions\.run\(/.test(readFileSync(file, 'utf8')),
  );

describe('onlyReads', () => {
  it('is never said of what writes or takes long', () => {
    const reading = ACTIONS.filter(onlyReads);
    expect(reading.map(({ needs }) => needs.level)).toEqual(reading.map(() => 'read'));
    expect(reading.filter(({ long }) => long)).toEqual([]);
    expect(reading.map(({ name }) => name)).toContain('crew.show');
  });

  it('is not said of those that carry out other actions', () => {
    const carriers = readdirSync(ACTIONS_DIR)
      .filter((name) => !name.includes('registry') && carriesOut(name))
      .map((name) => /name: '([^']+)'/.exec(readFileSync(join(ACTIONS_DIR, name), 'utf8'))?.[1] ?? name);
    expect(carriers).toContain('repair.apply');
    const reading = ACTIONS.filter(onlyReads).map(({ name }) => name);
    expect(reading.filter((name) => carriers.includes(name))).toEqual([]);
  });
});

describe('createGate', () => {
  it('holds back until it is opened, and then nobody', async () => {
    const gate = createGate();
    const { signal } = new AbortController();
    const passed: string[] = [];
    const first = gate.passed(signal).then(() => passed.push('first'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(passed).toEqual([]);
    gate.open();
    await first;
    await gate.passed(signal);
    expect(passed).toEqual(['first']);
  });

  it('lets go of whoever gives up', async () => {
    const stop = new AbortController();
    const waiting = createGate().passed(stop.signal);
    stop.abort(new Error('the platform stops'));
    await expect(waiting).rejects.toThrow('the platform stops');
  });
});
