import { describe, expect, it } from 'vitest';

import { recogniserOf } from '../../../wizard/app/src/language/recognise.ts';
import { CODES, formsOf, wordsIn } from '../../support/locales.ts';
import { formsIn, placesIn, sentencesIn, serverKeys, strongOf } from '../../support/sentences.ts';

const KEYS = serverKeys();
const OTHERS = CODES.filter((code) => code !== 'en');

describe.each(OTHERS)('the sentences of the server in %s', (code) => {
  const texts = sentencesIn(code);

  it('are all there, and no others', () =>
    expect({
      missing: KEYS.filter((key) => !Object.hasOwn(texts, key)),
      unknown: Object.keys(texts).filter((key) => !KEYS.includes(key)),
    }).toEqual({ missing: [], unknown: [] }));

  it('have the same places for what the program puts in', () => {
    const wrong = Object.entries(texts).flatMap(([key, said]) =>
      formsIn(said)
        .filter((text) => placesIn(text).join() !== placesIn(key).join())
        .filter((text) => typeof said === 'string' || !isOneAsWord(text, key, said))
        .map((text) => `${key}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });

  it('have each number form of the language where they count', () => {
    const counted = Object.entries(texts).flatMap(([key, said]) =>
      typeof said === 'string' ? [] : [{ key, said }],
    );
    expect(
      counted.filter(
        ({ key, said }) =>
          !placesIn(key).includes(`{${said.by}}`) ||
          Object.keys(said).toSorted().join() !== ['by', ...formsOf(code)].toSorted().join(),
      ),
    ).toEqual([]);
  });

  it('are not English', () => {
    const left = Object.entries(texts).filter(
      ([key, said]) =>
        said === key && wordsIn(key.replaceAll(/\{\d+\}/g, ' ')).some((word) => !isShared(word, code)),
    );
    expect(left.map(([key]) => key)).toEqual([]);
  });

  it('have no text that is empty or ends in space', () =>
    expect(
      Object.values(texts)
        .flatMap(formsIn)
        .filter((text) => text.trim() !== text || text === ''),
    ).toEqual([]));

  it('are not taken for English ones', () => {
    const say = recogniserOf(strongOf(texts), code);
    const changed = Object.values(texts)
      .flatMap(formsIn)
      .filter((text) => say(text).known && say(text).text !== text);
    expect(changed).toEqual([]);
  });
});

/** "a ticket waits": one may say its number as a word. */
function isOneAsWord(text: string, key: string, said: { by: string; one?: string | undefined }): boolean {
  const others = placesIn(key).filter((place) => place !== `{${said.by}}`);
  return text === said.one && placesIn(text).join() === others.join();
}

/** Names, commands and words of the field, which these languages write as English does. */
const SHARED: Readonly<Record<string, string>> = {
  node: 'cs de es fr it nl pl pt ro',
  pid: 'cs es fr it nl pl pt ro',
  plan: 'es fr nl pl ro',
  port: 'cs fr pl ro',
  image: 'cs fr nl',
  service: 'fr',
  status: 'nl',
  is: 'nl',
  in: 'nl',
  ms: 'nl',
};
function isShared(word: string, code: string): boolean {
  return (SHARED[word] ?? '').split(' ').includes(code);
}
