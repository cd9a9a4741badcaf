import { envValues, parseEnvFile, unsetEnvValue } from './env-file.ts';

type Written = Readonly<Record<string, string | null>>;

/** The text with what was `written` as it stood `before`; what somebody changed since stays as they left it. */
export function putBackWritten(text: string, before: string, written: Written): string {
  const now = envValues(parseEnvFile(text));
  return Object.entries(written)
    .filter(([name, value]) => (now[name] ?? null) === value)
    .reduce((left, [name]) => putBackOne(left, before, name), text);
}

function putBackOne(text: string, before: string, name: string): string {
  const entryIn = (file: string) => parseEnvFile(file).entries.findLast(({ key }) => key === name);
  const [was, now] = [entryIn(before), entryIn(text)];
  if (was === undefined) return unsetEnvValue(text, name);
  if (now === undefined) {
    const gap = text === '' || text.endsWith('\n') ? '' : '\n';
    return `${text}${gap}${before.slice(was.start, was.end)}\n`;
  }
  return text.slice(0, now.valueStart) + before.slice(was.valueStart, was.end) + text.slice(now.end);
}
