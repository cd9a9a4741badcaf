import { nearest } from '../nearest.ts';
import { findNames, type Known, type Named } from './find-names.ts';
import { tokensOf } from './tokens.ts';
import {
  NOTHING,
  TOPICS,
  type About,
  type Question,
  type QuestionLanguages,
  type QuestionWords,
  type Topic,
} from './topic.ts';

type Alternative = { name: keyof About } | { words: readonly string[]; open: boolean };
type Pattern = { topic: Topic; goal: string | null; terms: Alternative[][] };
type Grammar = {
  patterns: Pattern[];
  words: Set<string>;
  filler: Set<string>;
  roles: Map<string, string>;
  ticket: Set<string>;
};
type Match = { topic: Topic; goal: string | null; score: number };

const NAMES: readonly (keyof About)[] = ['stack', 'service', 'ticket', 'variable', 'role'];
/** Words of a question that a pattern must know at least, in parts of all that say something. */
const COVERED = 0.25;
const GRAMMARS = new WeakMap<QuestionWords, Grammar>();

/**
 * Pure: what a question asks, in whichever of the languages; `preferred` wins where two understand it equally well. Patterns are
 * words in any order, "a|b" one of them, "a_b" one after the other, "a*" a beginning, "{service}" a name. Words with a slip of the
 * finger count where nothing else fits.
 */
export function parseQuestion(
  text: string,
  languages: QuestionLanguages,
  known: Known,
  preferred = 'en',
): Question {
  const tokens = tokensOf(text);
  const codes = [preferred, ...Object.keys(languages).filter((code) => code !== preferred)];
  const grammars = codes.flatMap((code) => {
    const words = languages[code];
    return words === undefined ? [] : [grammarOf(words)];
  });
  const named = findNames(tokens, known, {
    isWord: (token) => grammars.some(({ words, filler }) => words.has(token) || filler.has(token)),
    roleOf: (token) => grammars.map(({ roles }) => roles.get(token)).find(Boolean) ?? null,
    isTicket: (token) => grammars.some(({ ticket }) => ticket.has(token)),
  });
  for (const isClose of [false, true]) {
    let best: Match | null = null;
    for (const grammar of grammars) {
      const match = matchAll(grammar, tokens, named, isClose);
      if (match !== null && match.score > (best?.score ?? 0)) best = match;
    }
    if (best !== null) return { topic: best.topic, goal: best.goal, about: named.about };
  }
  return { topic: 'unknown', goal: null, about: tokens.length === 0 ? NOTHING : named.about };
}

function matchAll(grammar: Grammar, tokens: readonly string[], named: Named, isClose: boolean): Match | null {
  let best: Match | null = null;
  const telling = tokens.filter((token, index) => named.at.has(index) || !grammar.filler.has(token)).length;
  for (const { topic, goal, terms } of grammar.patterns) {
    const met = new Set<number>();
    const found = scoreOf(terms, tokens, named, { isClose, met });
    if (found === null) continue;
    const score = topic === 'how' && goal === null ? 1 : found; // "how do I" alone tells less than what is to be done
    const told = [...met].filter((at) => named.at.has(at) || !grammar.filler.has(tokens[at] ?? '')).length;
    const names = [...named.at].filter((at) => !met.has(at)).length;
    const covered = (told + names) / Math.max(1, telling);
    if (covered < COVERED) continue;
    if (score + covered > (best?.score ?? 0)) best = { topic, goal, score: score + covered };
  }
  return best;
}

/** Null: a term is not there. */
function scoreOf(
  terms: readonly Alternative[][],
  tokens: readonly string[],
  named: Named,
  { isClose, met }: { isClose: boolean; met: Set<number> },
): number | null {
  let score = 0;
  for (const alternatives of terms) {
    let best = 0;
    for (const alternative of alternatives) {
      const found = scoreOne(alternative, tokens, named, isClose);
      if (found === null || found.score <= best) continue;
      best = found.score;
      for (const at of found.at) met.add(at);
    }
    if (best === 0) return null;
    score += best;
  }
  return score;
}

function scoreOne(
  alternative: Alternative,
  tokens: readonly string[],
  named: Named,
  isClose: boolean,
): { score: number; at: number[] } | null {
  if ('name' in alternative) return named.about[alternative.name] === null ? null : { score: 2, at: [] };
  const { words, open } = alternative;
  for (let start = 0; start + words.length <= tokens.length; start += 1) {
    const at = words.map((_, offset) => start + offset);
    const fits = at.every((index, offset) => {
      const token = tokens[index] ?? '';
      const word = words[offset] ?? '';
      if (open && offset === words.length - 1 && token.startsWith(word)) return true;
      return token === word || (isClose && isNear(token, word));
    });
    if (fits) return { score: words.length, at };
  }
  return null;
}

function isNear(token: string, word: string): boolean {
  if (word.length < 5 || Math.abs(word.length - token.length) > 2) return false;
  return nearest(token, [word], word.length < 9 ? 1 : 2) !== null;
}

function grammarOf(words: QuestionWords): Grammar {
  const known = GRAMMARS.get(words);
  if (known) return known;
  const patterns = [
    ...TOPICS.flatMap((topic) => (words.topics[topic] ?? []).map((text) => compile(topic, null, text))),
    ...Object.entries(words.how).flatMap(([goal, texts]) => texts.map((text) => compile('how', goal, text))),
  ];
  const roles = new Map(
    Object.entries(words.roles).flatMap(([role, spelled]) =>
      spelled.split('|').map((word): [string, string] => [tokensOf(word)[0] ?? '', role]),
    ),
  );
  const grammar = {
    patterns,
    roles,
    filler: new Set(words.filler.split(' ').flatMap(tokensOf)),
    ticket: new Set(words.ticket.split('|').flatMap(tokensOf)),
    words: new Set(
      patterns.flatMap(({ terms }) =>
        terms.flatMap((alternatives) => alternatives.flatMap((one) => ('words' in one ? one.words : []))),
      ),
    ),
  };
  GRAMMARS.set(words, grammar);
  return grammar;
}

function compile(topic: Topic, goal: string | null, text: string): Pattern {
  return { topic, goal, terms: text.split(' ').map((term) => term.split('|').map(alternativeOf)) };
}

function alternativeOf(text: string): Alternative {
  const name = NAMES.find((one) => text === `{${one}}`);
  if (name !== undefined) return { name };
  return {
    words: text.replace('*', '').split('_').flatMap(tokensOf),
    open: text.endsWith('*'),
  };
}
