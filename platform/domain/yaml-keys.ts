import { isScalar, visit, YAMLParseError, type Document, type Scalar } from 'yaml';

/** Keys that stand in their mapping already, as text: 1 and '1' are one key to Compose. In linear time, where the library compares each key with each other one. */
export function findDoubleKeys(document: Document): Scalar[] {
  const doubles: Scalar[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const known = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key) || typeof key.value === 'symbol') continue; // `<<` may stand twice
        const text = key.source ?? String(key.value);
        if (known.has(text)) doubles.push(key);
        known.add(text);
      }
    },
  });
  return doubles;
}

/** Adds them to the errors of a document that was read with `uniqueKeys: false`, as the library itself would. */
export function noteDoubleKeys(document: Document): void {
  for (const { range } of findDoubleKeys(document)) {
    const at = range?.[0] ?? 0;
    document.errors.push(new YAMLParseError([at, at + 1], 'DUPLICATE_KEY', 'Map keys must be unique'));
  }
}
