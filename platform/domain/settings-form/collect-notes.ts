import { envValues, parseEnvFile } from '../env-file.ts';
import { collectVariables, type FoundText } from '../variables.ts';
import { commentAt, envNotes, type Note } from './notes.ts';

type Files = readonly { file: string; kind: 'compose' | 'example'; text: string }[];

/** What the files around a stack say of its variables: the example file first, then its .env, then the compose files. */
export function collectNotes(
  texts: readonly FoundText[],
  files: Files,
  env: { file: string; text: string | null },
): Map<string, Note> {
  const examples = files
    .filter(({ kind }) => kind === 'example')
    .map(({ file, text }) => envNotes(file, text, true));
  const sources = [...examples, envNotes(env.file, env.text ?? '', false)];
  const lines = new Map(
    files.filter(({ kind }) => kind === 'compose').map(({ file, text }) => [file, text.split(/\r?\n/)]),
  );
  return new Map(
    collectVariables(texts).map(({ name, uses }) => {
      const notes = sources.flatMap((found) => found.get(name) ?? []);
      const help = notes.find((note) => note.help !== null)?.help ?? null;
      const example = notes.find((note) => note.example !== null)?.example ?? null;
      return [name, { help: help ?? commentOf(uses, lines), example }];
    }),
  );
}

/** What .env files say by themselves, a later one over those before: the environment fills in only what they do not set. */
export function ownValues(
  texts: readonly (string | null)[],
  outside: Readonly<Record<string, string>>,
): Record<string, string> {
  return texts.reduce<Record<string, string>>((before, text) => {
    if (text === null) return before;
    const names = new Set(parseEnvFile(text).entries.map(({ key }) => key));
    const above = (name: string) => (names.has(name) ? undefined : outside[name]);
    return { ...before, ...envValues(parseEnvFile(text, above, (name) => before[name])) };
  }, {});
}

function commentOf(
  uses: readonly { file: string; line: number }[],
  lines: ReadonlyMap<string, readonly string[]>,
): string | null {
  for (const { file, line } of uses) {
    const comment = commentAt(lines.get(file) ?? [], line);
    if (comment !== null) return comment;
  }
  return null;
}
