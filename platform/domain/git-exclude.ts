/**
 * Text of .git/info/exclude with these folders listed; null when nothing is missing. Folders are relative to the git
 * top-level, with "/" between parts.
 */
export function addExcludes(text: string, folders: readonly string[]): string | null {
  const present = new Set(text.split(/\r?\n/));
  const missing = folders.map(pattern).filter((line) => !present.has(line));
  if (missing.length === 0) return null;
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${gap}${missing.join('\n')}\n`;
}

/** Anchored at the top, a folder only; what gitignore reads as a pattern is escaped. */
function pattern(folder: string): string {
  return `/${folder.replace(/[\\*?[\]]/g, '\\$&')}/`;
}
