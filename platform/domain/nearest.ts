/** The candidate closest to `typed` (Levenshtein distance at most `limit`: a third of its length, at least 1), or null. */
export function nearest(
  typed: string,
  candidates: readonly string[],
  limit = Math.max(1, Math.floor(typed.length / 3)),
): string | null {
  let best: { text: string; distance: number } | null = null;
  for (const text of candidates) {
    const distance = editDistance(typed, text);
    if (distance <= limit && (best === null || distance < best.distance)) best = { text, distance };
  }
  return best?.text ?? null;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const insert = (current[j - 1] ?? 0) + 1;
      const remove = (previous[j] ?? 0) + 1;
      current.push(Math.min(insert, remove, (previous[j - 1] ?? 0) + cost));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
