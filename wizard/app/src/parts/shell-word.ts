/** One word of a command for a POSIX shell, on one line. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replaceAll(/\s*\n\s*/g, ' ')}'`;
}
