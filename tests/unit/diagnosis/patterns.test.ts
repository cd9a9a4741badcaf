import { readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { DIAGNOSIS_PATTERNS } from '../../../platform/diagnosis/registry.gen.ts';
import { firstMatch, inOrder, symptomOf } from '../../../platform/domain/diagnosis-match.ts';
import type { DiagnosisPattern, Sample } from '../../../platform/domain/diagnosis.ts';
import { ACTIONS } from '../../../platform/actions/registry.gen.ts';
import { cpuTime } from '../../support/cpu-time.ts';
import { diagnosisFactsOf } from '../../support/diagnosis-world.ts';
import { HEALTHY_LINES } from '../../support/healthy-lines.ts';

const PATTERNS = inOrder(DIAGNOSIS_PATTERNS);
const textOf = (sample: Sample): string => (typeof sample === 'string' ? sample : sample.text);
const samples = PATTERNS.flatMap((pattern) =>
  pattern.samples.map((sample) => ({ pattern, name: pattern.name, sample, text: textOf(sample) })),
);
const nearMisses = PATTERNS.flatMap((pattern) =>
  pattern.nearMisses.map((sample) => ({ pattern, name: pattern.name, sample, text: textOf(sample) })),
);

describe('the known faults', () => {
  it('are one file each, of the name they have', () => {
    const files = readdirSync(path.resolve(import.meta.dirname, '../../../platform/diagnosis'))
      .filter((file) => !file.endsWith('.gen.ts'))
      .map((file) => file.replace(/\.ts$/, ''));
    expect(PATTERNS.map(({ name }) => name).toSorted()).toEqual(files.toSorted());
  });

  it.each(PATTERNS)('$name has samples and near misses', ({ samples: own, nearMisses: near }) => {
    expect(own.length).toBeGreaterThan(1);
    expect(near.length).toBeGreaterThan(1);
  });

  it.each(samples)('$name knows, before all others: $text', ({ name, sample }) => {
    expect(firstMatch(PATTERNS, symptomOf(sample))?.pattern.name).toBe(name);
  });

  it.each(nearMisses)('$name does not take for itself: $text', ({ pattern, sample }) => {
    expect(pattern.match(symptomOf(sample))).toBeNull();
  });
});

describe('what is said and offered', () => {
  const actions = new Map(ACTIONS.map((action) => [action.name, action]));
  const facts = diagnosisFactsOf();

  it.each(samples)('$name: a sentence, and fixes that the catalogue takes: $text', ({ pattern, sample }) => {
    const symptom = symptomOf(sample);
    const parts = pattern.match(symptom) ?? {};
    expect(pattern.explain(parts, symptom, facts)).toMatch(/^[^\n]{10,}$/);
    expect(pattern.explain(parts, symptom, facts)).not.toMatch(/undefined|null| {2}/);
    const offers = pattern.fixes(parts, symptom, facts);
    expect(offers.length).toBeGreaterThan(0);
    expect(new Set(offers.map(({ name }) => name)).size).toBe(offers.length);
    for (const { action, asks = [], followedBy = [], undo } of offers) {
      const asked = Object.fromEntries(asks.map(({ input }) => [input, 'a-value']));
      const calls = [
        ...(action ? [{ ...action, input: { ...action.input, ...asked } }] : []),
        ...followedBy,
        ...(undo ? [undo] : []),
      ];
      for (const { name, input } of calls)
        expect([name, actions.get(name)?.input.safeParse(input).success]).toEqual([name, true]);
    }
  });

  it('names no fault of a line that tells of none', () => {
    const found = HEALTHY_LINES.flatMap((text) =>
      (['log', 'launch'] as const).flatMap((source) => {
        const known = firstMatch(PATTERNS, { ...symptomOf(text), source })?.pattern.name;
        return known === undefined ? [] : [`${known}: ${text}`];
      }),
    );
    expect(found).toEqual([]);
  });
});

describe('reading takes no longer than the line is', () => {
  const LENGTH = 1_000_000;
  /** Pieces of a sample, each of which could begin a match again and again. */
  const piecesOf = (text: string): string[] => [
    text,
    text.slice(0, Math.ceil(text.length / 2)),
    text.slice(Math.floor(text.length / 2)),
    ...text
      .split(/\s+/)
      .filter((word) => word.length > 3)
      .slice(0, 2),
  ];
  const filled = (piece: string, length: number): string =>
    piece === '' ? '' : piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  const timeOf = (pattern: DiagnosisPattern, sample: Sample, text: string): number => {
    const symptom = { ...symptomOf(sample), text };
    return cpuTime(() => pattern.match(symptom));
  };
  /** True when it never takes far more than in proportion; short times say nothing. Grows step by step, so that a bad one ends soon. */
  const growsWithLength = (pattern: DiagnosisPattern, sample: Sample, piece: string): boolean => {
    let before = 0;
    for (const length of [LENGTH / 32, LENGTH / 8, LENGTH]) {
      const text = filled(piece, length);
      let took = timeOf(pattern, sample, text);
      const limit = 20 * Math.max(before, 5);
      for (let tries = 0; tries < 4 && took > limit; tries += 1)
        took = Math.min(took, timeOf(pattern, sample, text));
      if (took > limit) return false;
      before = took;
    }
    return true;
  };

  it.each(PATTERNS)('$name', (pattern) => {
    // what is found at once says nothing of the rest: a mark that no fault has keeps it from matching
    for (const sample of pattern.samples) {
      const pieces = piecesOf(textOf(sample)).flatMap((piece) => [piece, piece.replaceAll(/\d/g, '#')]);
      for (const text of new Set(pieces)) expect(growsWithLength(pattern, sample, text)).toBe(true);
    }
    for (const piece of ['a', '1', '/', 'a.', ' \'"'])
      expect(growsWithLength(pattern, pattern.samples[0] ?? '', piece)).toBe(true);
  });
});
