import { compile, fill, WORD, type Catalogue, type Template } from './sentence-template.ts';

/** Longer texts are logs and files, no sentences; looking stops after so many parts. */
const MAX_TEXT = 4000;
const MAX_DEPTH = 4;
const MAX_LOOKS = 200;
const MAX_KEPT = 2000;

/** `known`: all of it is said in the language; else at least a part stays as it was. */
export type Recognised = { text: string; known: boolean };
type Look = { left: number };

/**
 * Says sentences of the server, which are English, in another language: the sentence is recognised by the words of its template, what stands
 * in its places is taken over, or said as well when it is a sentence itself. Nobody marks such sentences: those of yesterday's files and of a
 * tool that quotes one are recognised as well. Pure; must not throw, whatever the text is.
 */
export function recogniserOf(catalogue: Catalogue, language: string): (text: string) => Recognised {
  const index = indexOf(Object.entries(catalogue).map(([key, said]) => compile(key, said)));
  const rules = new Intl.PluralRules(language);
  const kept = new Map<string, Recognised>();

  const sentence = (text: string, depth: number, look: Look): Recognised | null => {
    look.left -= 1;
    if (look.left < 0 || depth > MAX_DEPTH) return null;
    for (const template of candidates(index, text)) {
      const parts = partsOf(template, text);
      if (parts === null) continue;
      const said = parts.map((part) => say(part, depth + 1, look));
      if (template.weak && !isSure(parts, said)) continue;
      return { text: fill(template, parts, said, rules), known: true };
    }
    return null;
  };

  const joined = (text: string, depth: number, look: Look): Recognised | null => {
    for (const { separator, cut, all } of JOINTS) {
      const pieces = cut(text);
      if (pieces.length < 2) continue;
      const said = pieces.map((piece) => say(piece, depth + 1, look));
      const known = said.every((piece) => piece.known);
      if (known || (!all && said.some((piece, at) => piece.text !== pieces[at])))
        return { text: said.map((piece) => piece.text).join(separator), known };
    }
    return null;
  };

  const say = (text: string, depth: number, look: Look): Recognised => {
    const bare = text.trim();
    if (bare === '' || depth > MAX_DEPTH) return { text, known: false };
    const said = sentence(bare, depth, look) ?? joined(bare, depth, look);
    if (said === null) return { text, known: false };
    const at = text.indexOf(bare);
    return {
      text: `${text.slice(0, at)}${said.text}${text.slice(at + bare.length)}`,
      known: said.known,
    };
  };

  return (text) => {
    if (text.length > MAX_TEXT) return { text, known: false };
    const before = kept.get(text);
    if (before) return before;
    const said = byLine(text, (line) => say(line, 0, { left: MAX_LOOKS }));
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(text, said);
    return said;
  };
}

/** What stands between sentences that were put together; `all`: only when each of them is known. */
const JOINTS = [
  { separator: '; ', cut: (text: string) => text.split('; '), all: false },
  { separator: ': ', cut: (text: string) => atFirst(text, ': '), all: false },
  { separator: ', ', cut: (text: string) => text.split(', '), all: true },
] as const;

function atFirst(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at <= 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function byLine(text: string, say: (line: string) => Recognised): Recognised {
  const lines = text.split('\n').map(say);
  return {
    text: lines.map((line) => line.text).join('\n'),
    known: lines.every((line) => line.known || line.text.trim() === ''),
  };
}

/** With hardly a word of its own: single words or sentences in its places, and of three places a sentence in one. */
function isSure(parts: readonly string[], said: readonly Recognised[]): boolean {
  if (parts.length > 2 && !said.some(({ known }) => known)) return false;
  return said.every(({ known }, at) => known || !/\s/.test(parts[at] ?? ''));
}

type Index = { byWord: ReadonlyMap<string, Template[]>; others: readonly Template[] };

/** Each template under the rarest of its words. */
function indexOf(templates: readonly Template[]): Index {
  const counts = new Map<string, number>();
  for (const { words } of templates) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const byWord = new Map<string, Template[]>();
  const others: Template[] = [];
  for (const template of templates) {
    const [rarest] = template.words.toSorted((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
    if (rarest === undefined) others.push(template);
    else byWord.set(rarest, [...(byWord.get(rarest) ?? []), template]);
  }
  return { byWord, others };
}

/** Templates that could have made this text, those with the most text of their own first. */
function candidates({ byWord, others }: Index, text: string): Template[] {
  const words = new Set(text.match(WORD));
  return [...others, ...[...words].flatMap((word) => byWord.get(word) ?? [])].toSorted(
    (a, b) => b.weight - a.weight,
  );
}

/** What stands in the places of a template; null when it did not make this text. */
export function partsOf({ pieces }: Template, text: string): string[] | null {
  const [first = '', ...rest] = pieces;
  if (rest.length === 0) return text === first ? [] : null;
  const last = rest.at(-1) ?? '';
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last)) return null;
  const parts: string[] = [];
  let from = first.length;
  for (const piece of rest.slice(0, -1)) {
    const at = text.indexOf(piece, from + 1);
    if (at < 0 || at + piece.length > end) return null;
    parts.push(text.slice(from, at));
    from = at + piece.length;
  }
  if (from >= end) return null;
  parts.push(text.slice(from, end));
  return parts;
}
