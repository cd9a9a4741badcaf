import { parseEnvFile } from '../env-file.ts';

/** What the files around a variable say of it. */
export type Note = { help: string | null; example: { value: string; file: string; line: number } | null };

const MAX_HELP = 500;
/** Lines above a place that may belong to it. */
const MAX_LINES = 8;

/** The comment above a line of a YAML file, or else the one behind its value. Lines count from 1. */
export function commentAt(lines: readonly string[], line: number): string | null {
  const behind = /(?:^|\s)#\s?(.*)$/.exec(outsideQuotes(lines[line - 1] ?? ''))?.[1]?.trim();
  return commentAbove(lines, line - 1) ?? (behind === undefined || behind === '' ? null : clip(behind));
}

/** Every key of an example file with its comment and its value. `speaks`: the file's values may be shown. */
export function envNotes(file: string, text: string, speaks: boolean): Map<string, Note> {
  const lines = text.replaceAll('\r', '').split('\n');
  const notes = new Map<string, Note>();
  for (const { key, value, line } of parseEnvFile(text).entries) {
    const behind = / #\s?(.*)$/.exec(outsideQuotes(lines[line - 1] ?? ''))?.[1]?.trim();
    const help =
      commentAbove(lines, line - 1) ?? (behind === undefined || behind === '' ? null : clip(behind));
    const example = speaks && !isPlaceholder(value) ? { value, file, line } : null;
    notes.set(key, { help, example });
  }
  return notes;
}

/** "changeme", "<your key>", "xxx": values that say that there should be one. */
export function isPlaceholder(value: string): boolean {
  return (
    value.trim() === '' ||
    /^(change[-_ ]?(me|this)|todo|fixme|replace[-_ ]?(me|this)|secret|password|x{3,}|\.{3}|none|null)!?$/i.test(
      value,
    ) ||
    /^<.*>$|^\[.*\]$|^(your|my|some|enter|put|insert)[-_ ]/i.test(value) ||
    /your[-_](domain|key|token|password|secret|name|email)/i.test(value)
  );
}

function commentAbove(lines: readonly string[], before: number): string | null {
  const found: string[] = [];
  for (let index = before - 1; index >= 0 && found.length < MAX_LINES; index -= 1) {
    const said = /^\s*#+\s?(.*)$/.exec(lines[index] ?? '')?.[1];
    if (said === undefined) break;
    found.unshift(said.trim());
  }
  const text = found
    .filter((said) => !isLine(said) && !isCode(said))
    .join(' ')
    .trim();
  return text === '' ? null : clip(text);
}

/** "-----", "=====": a ruler. */
function isLine(said: string): boolean {
  return /^[-=#*~_\s]*$/.test(said);
}

/** A commented assignment or piece of YAML: it explains nothing, and may hold what was a secret once. */
function isCode(said: string): boolean {
  return (
    /^(export\s+)?[A-Za-z_][A-Za-z0-9_.-]*\s*=/.test(said) ||
    /^- \S/.test(said) ||
    /^["']?[a-z_][\w.-]*["']?:(\s+\S+|\s+["'].*["'])?$/.test(said)
  );
}

/** The line with what stands in quotes blanked, so that a "#" in a value begins no comment. */
function outsideQuotes(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, (quoted) => 'x'.repeat(quoted.length));
}

function clip(text: string): string {
  return text.length > MAX_HELP ? `${text.slice(0, MAX_HELP - 1)}…` : text;
}
