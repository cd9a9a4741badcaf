/** What one place of a pattern takes. `folders` and `inside` belong together: any number of whole folders. */
type Place =
  | { takes: 'char'; char: string }
  | { takes: 'one' | 'many' | 'all' | 'folders' | 'inside' | 'end' | 'below' };

/**
 * `*` and `?` within one folder, `**` across; a pattern that names a folder means all under it. No backtracking: every
 * character of the path is looked at once for each place of the pattern, whatever the pattern is.
 */
export function matchesGlob(path: string, glob: string): boolean {
  const places = placesOf(glob.endsWith('/') ? `${glob}**` : glob);
  let now = withEmpty(places, new Set([0]));
  for (let index = 0; index < path.length && now.size > 0; index += 1) {
    const char = path.charAt(index);
    const next = new Set<number>();
    for (const at of now) {
      const to = after(places[at], at, char);
      if (to !== null) next.add(to);
    }
    now = withEmpty(places, next);
  }
  return now.has(places.length - 2) || now.has(places.length - 1);
}

const WILD: Readonly<Record<string, readonly Place[]>> = {
  '**/': [{ takes: 'folders' }, { takes: 'inside' }],
  '**': [{ takes: 'all' }],
  '*': [{ takes: 'many' }],
  '?': [{ takes: 'one' }],
};

function placesOf(glob: string): Place[] {
  const parts = glob.split(/(\*\*\/|\*\*|\*|\?)/);
  const places = parts.flatMap(
    (part) => WILD[part] ?? part.split('').map((char): Place => ({ takes: 'char', char })),
  );
  return [...places, { takes: 'end' }, { takes: 'below' }];
}

/** The place after this character; null when it does not fit here. */
function after(place: Place | undefined, at: number, char: string): number | null {
  switch (place?.takes) {
    case 'char':
      return char === place.char ? at + 1 : null;
    case 'one':
      return char === '/' ? null : at + 1;
    case 'many':
      return char === '/' ? null : at;
    case 'folders':
      return char === '/' ? null : at + 1;
    case 'inside':
      return char === '/' ? at - 1 : at;
    case 'end':
      return char === '/' ? at + 1 : null;
    case 'all':
    case 'below':
      return LINE_BREAK.has(char) ? null : at;
    case undefined:
      return null;
  }
}

/** A name with a line break is nobody's honest file: `**` does not take it. */
const LINE_BREAK: ReadonlySet<string> = new Set(['\n', '\r', '\u2028', '\u2029']);

/** The places reached without a character, too: a wildcard may take nothing. */
function withEmpty(places: readonly Place[], reached: Set<number>): Set<number> {
  for (const at of reached) {
    const takes = places[at]?.takes;
    if (takes === 'many' || takes === 'all') reached.add(at + 1); // a set hands out what is added while it is walked
    if (takes === 'folders') reached.add(at + 2);
  }
  return reached;
}
