import type { DiagnosisFacts, DiagnosisPattern, Parts, Sample, Symptom, SymptomSource } from './diagnosis.ts';

type Match = DiagnosisPattern['match'];
export type Matched = { pattern: DiagnosisPattern; parts: Parts; symptom: Symptom };

/**
 * Matches when one of the shapes does; its named groups are the parts. Shapes begin with fixed text and repeat nothing without a
 * bound, so that a line of any length is read once.
 */
export function matching(...shapes: readonly RegExp[]): Match {
  return ({ text }) => {
    for (const shape of shapes) {
      const found = shape.exec(text);
      if (found) return partsOf(found.groups ?? {});
    }
    return null;
  };
}

/** The same, only for what was read there: a program may write anything, the engine and Compose do not. */
export function matchingIn(sources: readonly SymptomSource[], ...shapes: readonly RegExp[]): Match {
  const match = matching(...shapes);
  return (symptom) => (sources.includes(symptom.source) ? match(symptom) : null);
}

/** The same, unless one of these shapes is there, too. */
export function unless(match: Match, ...shapes: readonly RegExp[]): Match {
  return (symptom) => (shapes.some((shape) => shape.test(symptom.text)) ? null : match(symptom));
}

/** Narrower patterns first; those of the same order by their name. */
export function inOrder(patterns: readonly DiagnosisPattern[]): DiagnosisPattern[] {
  return patterns.toSorted((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
}

/** The first pattern that knows it; `patterns` are in order. */
export function firstMatch(patterns: readonly DiagnosisPattern[], symptom: Symptom): Matched | null {
  for (const pattern of patterns) {
    const parts = pattern.match(symptom);
    if (parts) return { pattern, parts, symptom };
  }
  return null;
}

/** A sample as it would be read of service web in stack shop. */
export function symptomOf(sample: Sample): Symptom {
  const { source, text } = typeof sample === 'string' ? { source: 'log' as const, text: sample } : sample;
  return { source, text, stack: 'shop', service: 'web', container: null, at: null };
}

/** Where nothing more is known than the line itself. */
export function noFacts(project: string): DiagnosisFacts {
  return {
    project,
    variables: {},
    services: {},
    built: [],
    portHolders: {},
    publishers: {},
    portFixes: {},
    placeOf: () => null,
    valueAt: () => undefined,
    placeOfVariable: () => null,
  };
}

function partsOf(groups: Record<string, string | undefined>): Parts {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
