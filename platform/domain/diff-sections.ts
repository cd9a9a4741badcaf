import type { Change } from './change.ts';

/*
 * A diff made with `--text`, read as latin1: one character a byte. Every line of content begins with a sign, so that
 * no content can pose as the head of a file.
 */

const HEAD = 'diff --git ';

/** Pictures, fonts, sound and film: they have no lines, and are never shown as text. */
const OPAQUE =
  /\.(png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|heic|woff2?|ttf|otf|eot|pdf|mp3|mp4|m4a|og[agv]|wav|flac|webm|mov)$/i;

type Measure = Required<Pick<Change, 'binary' | 'bytes' | 'longestLine'>> & {
  added: number;
  deleted: number;
};

const NOTHING: Measure = { binary: false, added: 0, deleted: 0, bytes: 0, longestLine: 0 };

/**
 * Lines and bytes of every change by its part of the diff (same order as the list, no context). null when the two do
 * not belong together. Where the diff was cut, what follows counts as being as large as all that was read.
 */
export function measureChanges(changes: readonly Change[], diff: string, cut: boolean): Change[] | null {
  const sections = splitDiff(diff);
  let at = 0;
  const measured = changes.map((change): Change => {
    // what becomes another kind of file is deleted and added
    const end = at + (change.status === 'type_changed' ? 2 : 1);
    const own = sections.slice(at, end);
    at = end;
    const whole = !cut || end < sections.length;
    return counted(change, whole ? own.map(measure).reduce(joined, NOTHING) : null, diff.length);
  });
  return cut || at === sections.length ? measured : null;
}

/** The diff for people: nothing is hidden as binary but pictures and the like; what holds a NUL byte comes last. */
export function readablePatch(diff: string): string {
  const sections = splitDiff(diff);
  const plain = sections.filter((section) => !measure(section).binary);
  const others = sections.filter((section) => measure(section).binary);
  const shown = others.map((section) => (isOpaque(section) ? withoutContent(section) : section));
  return [...plain, ...shown].join('');
}

function counted(change: Change, size: Measure | null, atLeast: number): Change {
  const uncounted = change.added === null;
  const binary = uncounted || (size?.binary ?? false);
  if (binary && OPAQUE.test(change.path)) return { ...change, binary };
  if (size === null) return { ...change, binary, bytes: atLeast };
  const { added, deleted, bytes, longestLine } = size;
  return { ...change, ...(uncounted ? { added, deleted } : {}), binary, bytes, longestLine };
}

function splitDiff(diff: string): string[] {
  const sections: string[] = [];
  for (let start = 0; start < diff.length;) {
    const next = diff.indexOf(`\n${HEAD}`, start);
    const end = next < 0 ? diff.length : next + 1;
    sections.push(diff.slice(start, end));
    start = end;
  }
  return sections;
}

/**
 * Line by line without a list of them: a few megabytes of newlines must not become millions of strings.
 * Any NUL byte in a changed line makes it binary; git itself looks at the first 8000 bytes of a file only.
 */
function measure(section: string): Measure {
  const size = { ...NOTHING };
  const first = section.indexOf('\n@@ ');
  let nul = section.indexOf('\0');
  for (let start = first < 0 ? section.length : first + 1; start < section.length;) {
    const newline = section.indexOf('\n', start);
    const end = newline < 0 ? section.length : newline;
    if (nul >= 0 && nul < start) nul = section.indexOf('\0', start);
    const sign = section.charAt(start);
    if (sign === '+' || sign === '-') {
      const length = end - start - 1;
      size.bytes += length;
      size.binary ||= nul >= start && nul < end;
      if (sign === '+') size.longestLine = Math.max(size.longestLine, length);
      if (sign === '+') size.added += 1;
      else size.deleted += 1;
    }
    start = end + 1;
  }
  return size;
}

const joined = (one: Measure, other: Measure): Measure => ({
  binary: one.binary || other.binary,
  added: one.added + other.added,
  deleted: one.deleted + other.deleted,
  bytes: one.bytes + other.bytes,
  longestLine: Math.max(one.longestLine, other.longestLine),
});

function isOpaque(section: string): boolean {
  const head = section.slice(0, section.indexOf('\n'));
  return OPAQUE.test(head.replace(/"$/, ''));
}

/** As git itself says it. */
function withoutContent(section: string): string {
  const named = /\n--- (.*)\n\+\+\+ (.*)\n@@ /.exec(section);
  if (named === null) return section;
  return `${section.slice(0, named.index)}\nBinary files ${named[1] ?? ''} and ${named[2] ?? ''} differ\n`;
}
