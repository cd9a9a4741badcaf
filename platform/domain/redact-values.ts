import { createTrie, type Trie, type Way } from './redact-trie.ts';

type Value = { value: string; name: string };
/** A value and where it begins in a text. */
export type Hit = Value & { at: number };

export type Values = {
  /** `value` must have MIN_LENGTH characters */
  add(value: string, name: string): void;
  /** reads the text once; then tells the first value that begins at this place or behind it, the longest one there. Ask from left to right. */
  hits(text: string): (from: number) => Hit | null;
  /** how many characters at the end of the text begin a value and are not all of it; 0: fewer than MIN_LENGTH */
  begunAtEnd(text: string): number;
  /** the same for characters at its beginning that are the end of a value */
  endedAtStart(text: string): number;
};

/** The shortest text that is searched for everywhere. */
export const MIN_LENGTH = 6;
const NO_HITS = () => null;

/**
 * Many values to be found in long texts. Both come from strangers, so that neither may make the search slow, also not values
 * that stand within each other: the time grows with the length of the text and of all values, and no faster. A text in which
 * nothing ends like a value is passed at once.
 */
export function createValues(): Values {
  const all: Value[] = [];
  const known = new Set<string>();
  const tails = createTails();
  let most = 0;
  // the longest value that ends where a text was read backwards to is the longest one that begins there
  const backwards = whenNeeded(-1, all);
  const forwards = whenNeeded(1, all);
  return {
    add(value, name) {
      if (known.has(value)) return;
      known.add(value);
      most = Math.max(most, value.length);
      all.push({ value, name });
      tails.add(value);
    },
    hits(text) {
      if (!tails.mayEndIn(text)) return NO_HITS;
      const places: number[] = [];
      const found: number[] = [];
      backwards().read(text, (at, index) => {
        places.push(at);
        found.push(index);
      });
      return (from) => {
        while ((places.at(-1) ?? Infinity) < from) {
          places.pop();
          found.pop();
        }
        const at = places.at(-1);
        const value = all[found.at(-1) ?? -1];
        return at === undefined || !value ? null : { ...value, at };
      };
    },
    begunAtEnd: (text) => (most === 0 ? 0 : partLength(forwards().begun(text.slice(-most)))),
    endedAtStart: (text) => {
      const start = text.slice(0, most);
      return tails.mayEndIn(start) ? partLength(backwards().begun(start)) : 0;
    },
  };
}

/** A trie that is made when it is asked for first, and takes in what came since. */
function whenNeeded(way: Way, values: readonly Value[]): () => Trie {
  const trie = createTrie(way);
  let taken = 0;
  return () => {
    for (; taken < values.length; taken += 1) trie.add(values[taken]?.value ?? '', taken);
    return trie;
  };
}

/** The last characters of all values: in most texts none of them stands. */
function createTails() {
  const marks = new Uint8Array(65_536);
  const tails = new Set<string>();
  return {
    add(value: string): void {
      marks[markOf(value, value.length)] = 1;
      tails.add(value.slice(-MIN_LENGTH));
    },
    mayEndIn(text: string): boolean {
      if (tails.size === 0) return false;
      for (let end = MIN_LENGTH; end <= text.length; end += 1)
        if (marks[markOf(text, end)] === 1 && tails.has(text.slice(end - MIN_LENGTH, end))) return true;
      return false;
    },
  };
}

function markOf(text: string, end: number): number {
  return (text.charCodeAt(end - 1) * 961 + text.charCodeAt(end - 2) * 31 + text.charCodeAt(end - 3)) & 0xffff;
}

function partLength(length: number): number {
  return length < MIN_LENGTH ? 0 : length;
}
