/** A value and the name of what stands for it. `shorter`: the longest other value that it begins with. */
type Entry = { value: string; name: string; shorter: Entry | null };
type Bucket = { entries: Entry[]; longest: number };

export type Values = {
  /** `value` must have MIN_LENGTH characters */
  add(value: string, name: string): void;
  has(value: string): boolean;
  /** characters of the longest value */
  longest(): number;
  /** the longest value that stands in the text at this place */
  at(text: string, place: number): { value: string; name: string } | null;
  /** whether the rest of the text from this place on is the beginning of a value, and not all of it */
  begins(text: string, place: number): boolean;
};

/** The shortest text that is searched for everywhere. */
export const MIN_LENGTH = 6;

/**
 * Many values to be found in long texts. Both come from strangers, so that neither may make the search slow: what has no
 * value's first characters is passed in one step, the others are found by bisection among the sorted values.
 */
export function createValues(): Values {
  const buckets = new Map<string, Bucket>();
  const marks = new Uint8Array(65_536);
  const known = new Set<string>();
  let longest = 0;
  const bucketAt = (text: string, place: number): Bucket | null => {
    if (place + MIN_LENGTH > text.length || marks[markOf(text, place)] === 0) return null;
    return buckets.get(text.slice(place, place + MIN_LENGTH)) ?? null;
  };
  return {
    add(value, name) {
      if (known.has(value)) return;
      known.add(value);
      longest = Math.max(longest, value.length);
      marks[markOf(value, 0)] = 1;
      const head = value.slice(0, MIN_LENGTH);
      const bucket = buckets.get(head) ?? { entries: [], longest: 0 };
      buckets.set(head, bucket);
      bucket.longest = Math.max(bucket.longest, value.length);
      insert(bucket.entries, { value, name, shorter: null });
    },
    has: (value) => known.has(value),
    longest: () => longest,
    at(text, place) {
      const bucket = bucketAt(text, place);
      if (!bucket) return null;
      const { below, shared } = bisect(bucket.entries, text, place);
      let entry = bucket.entries[below - 1] ?? null;
      while (entry && entry.value.length > shared) entry = entry.shorter;
      return entry;
    },
    begins(text, place) {
      const bucket = bucketAt(text, place);
      if (!bucket || text.length - place >= bucket.longest) return false;
      return bisect(bucket.entries, text, place).sharedAbove === text.length - place;
    },
  };
}

/** Among the sorted ones; a value stands before all that begin with it. */
function insert(entries: Entry[], entry: Entry): void {
  const place = bisect(entries, entry.value, 0).below;
  let shorter = entries[place - 1] ?? null;
  while (shorter && !entry.value.startsWith(shorter.value)) shorter = shorter.shorter;
  entry.shorter = shorter;
  entries.splice(place, 0, entry);
  for (let next = place + 1; next < entries.length; next += 1) {
    const longer = entries[next];
    if (!longer?.value.startsWith(entry.value)) return;
    if (longer.shorter === shorter) longer.shorter = entry;
  }
}

/**
 * How many of the sorted values stand before the text from `place` on or are equal to it, and how many characters it shares
 * with the last of them and with the first of the others. What both neighbours share is not compared again.
 */
function bisect(
  entries: readonly Entry[],
  text: string,
  place: number,
): { below: number; shared: number; sharedAbove: number } {
  let low = 0;
  let high = entries.length;
  let shared = 0;
  let sharedAbove = 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = entries[middle]?.value ?? '';
    let same = Math.min(shared, sharedAbove);
    while (same < value.length && value.charCodeAt(same) === text.charCodeAt(place + same)) same += 1;
    // past the end of the text the code is NaN, and what it is compared with stands behind
    const isBelow = same === value.length || value.charCodeAt(same) < text.charCodeAt(place + same);
    if (isBelow) {
      low = middle + 1;
      shared = same;
    } else {
      high = middle;
      sharedAbove = same;
    }
  }
  return { below: low, shared, sharedAbove };
}

function markOf(text: string, place: number): number {
  return (
    (text.charCodeAt(place) * 961 + text.charCodeAt(place + 1) * 31 + text.charCodeAt(place + 2)) & 0xffff
  );
}
