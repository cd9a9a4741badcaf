const MAX_PATHS = 250;

/** The files of a repository as a short list: every path while they are few, else folders with counts, deepest detail first dropped. */
export function repositoryMap(paths: readonly string[], max = MAX_PATHS): string {
  const sorted = paths.toSorted();
  if (sorted.length <= max) return sorted.join('\n');
  for (let depth = 6; depth >= 1; depth -= 1) {
    const lines = groupByFolder(sorted, depth);
    if (lines.length <= max || depth === 1)
      return [...lines.slice(0, max), ...(lines.length > max ? [`... ${lines.length - max} more`] : [])].join(
        '\n',
      );
  }
  return '';
}

/** Files above `depth` by name, everything below as "folder/ (n files)". */
function groupByFolder(paths: readonly string[], depth: number): string[] {
  const lines = new Map<string, number>();
  for (const path of paths) {
    const parts = path.split('/');
    const key = parts.length <= depth ? path : `${parts.slice(0, depth).join('/')}/`;
    lines.set(key, (lines.get(key) ?? 0) + 1);
  }
  return [...lines].map(([key, count]) => (key.endsWith('/') ? `${key} (${count} files)` : key));
}
