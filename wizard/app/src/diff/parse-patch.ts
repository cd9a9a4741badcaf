export type DiffLine = {
  kind: 'context' | 'added' | 'deleted' | 'note';
  before: number | null;
  after: number | null;
  text: string;
};
export type Hunk = { head: string; lines: DiffLine[] };
export type FilePatch = { path: string; hunks: Hunk[]; lines: number };

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/;

/** Pure: a unified diff by file. Header lines are read only outside of hunks, so that content cannot pose as one. */
export function parsePatch(patch: string): FilePatch[] {
  const files: FilePatch[] = [];
  let hunk: Hunk | null = null;
  let before = 0;
  let after = 0;
  for (const line of patch.split('\n')) {
    const file = files.at(-1);
    const head = HUNK.exec(line);
    if (line.startsWith('diff --git ')) {
      files.push({ path: pathIn(line), hunks: [], lines: 0 });
      hunk = null;
    } else if (!file) continue;
    else if (head) {
      [before, after] = [Number(head[1]), Number(head[2])];
      hunk = { head: line, lines: [] };
      file.hunks.push(hunk);
    } else if (!hunk) readHeader(file, line);
    else {
      const kind = kindOf(line);
      if (kind === null) continue;
      hunk.lines.push({
        kind,
        text: kind === 'note' ? line : line.slice(1),
        before: kind === 'added' || kind === 'note' ? null : before,
        after: kind === 'deleted' || kind === 'note' ? null : after,
      });
      file.lines += 1;
      if (kind === 'context' || kind === 'deleted') before += 1;
      if (kind === 'context' || kind === 'added') after += 1;
    }
  }
  return files;
}

export type Side = { left: DiffLine | null; right: DiffLine | null };

/** Pure: deletions beside the additions that replaced them. */
export function sideBySide(lines: DiffLine[]): Side[] {
  const sides: Side[] = [];
  let gone: DiffLine[] = [];
  const flush = () => {
    for (const line of gone) sides.push({ left: line, right: null });
    gone = [];
  };
  for (const line of lines) {
    if (line.kind === 'deleted') gone.push(line);
    else if (line.kind === 'added') sides.push({ left: gone.shift() ?? null, right: line });
    else {
      flush();
      sides.push({ left: line, right: line });
    }
  }
  flush();
  return sides;
}

function kindOf(line: string): DiffLine['kind'] | null {
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'deleted';
  if (line.startsWith(' ')) return 'context';
  return line === '' ? null : 'note';
}

function readHeader(file: FilePatch, line: string): void {
  const named = /^(?:\+\+\+ b\/|rename to )(.+)$/.exec(line) ?? /^--- a\/(.+)$/.exec(line);
  if (named?.[1] && line !== '+++ /dev/null') file.path = named[1].replace(/\t$/, '');
  if (line.startsWith('Binary files')) file.hunks.push({ head: line, lines: [] });
}

function pathIn(line: string): string {
  return / b\/(.+)$/.exec(line)?.[1] ?? line.slice('diff --git '.length);
}
