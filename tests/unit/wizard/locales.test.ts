import { describe, expect, it } from 'vitest';

import { languageFor } from '../../../wizard/app/src/language/languages.ts';
import { CODES, formsOf, holesIn, pluralKeys, textsIn, wordsIn } from '../../support/locales.ts';

const english = textsIn('en');
const PLURAL = pluralKeys(english);
const OTHERS = CODES.filter((code) => code !== 'en');

/**
 * Words that a language writes as English does, with the languages that do so: terms of the field that are said in English
 * there (commit, stack), names (Manager is the name of a role), and words that the languages share (Volume, Total).
 * A text may be the same as the English one if all of its words stand here for its language.
 */
const SHARED: Readonly<Record<string, string>> = {
  ssh: 'cs de es fr it nl pl pt ro',
  git: 'cs de es fr it nl pl pt ro',
  remote: 'cs nl pl',
  ctrl: 'cs es fr it nl pl pt ro',
  commit: 'cs es fr it nl pl pt ro',
  stack: 'cs de es fr it nl pt ro',
  stacks: 'de es fr nl pt',
  ticket: 'de es fr it nl pt',
  tickets: 'de es fr nl pt',
  terminal: 'de es fr nl pl pt ro',
  log: 'cs de it nl pl pt',
  logs: 'de nl pt',
  tests: 'de es fr nl',
  tokens: 'de es nl pt',
  container: 'de it nl ro',
  containers: 'nl',
  image: 'cs de fr nl',
  engine: 'cs nl',
  deploy: 'it nl ro',
  build: 'it nl',
  branch: 'de nl',
  labels: 'de nl',
  mounts: 'de',
  crew: 'de',
  debug: 'it nl',
  info: 'fr it nl',
  restart: 'cs pl',
  file: 'it',
  inbox: 'nl',
  run: 'nl',
  runs: 'nl',
  manager: 'de fr it nl ro',
  monitor: 'cs de es it nl pl pt ro',
  autopilot: 'cs de pl ro',
  model: 'cs nl pl ro',
  volume: 'de fr it nl pt',
  budget: 'de fr it nl',
  base: 'es fr it pt',
  incident: 'cs fr nl ro',
  local: 'es fr pt ro',
  normal: 'de es pt',
  code: 'de fr nl',
  manual: 'es pt ro',
  menu: 'fr it nl pl pt',
  variable: 'es fr',
  error: 'es',
  type: 'fr',
  pages: 'fr',
  description: 'fr',
  pause: 'fr',
  actions: 'fr',
  action: 'fr',
  text: 'cs de ro',
  person: 'de',
  name: 'de',
  services: 'fr',
  service: 'fr',
  secrets: 'fr',
  mode: 'fr',
  version: 'fr',
  versions: 'fr',
  ports: 'fr',
  minutes: 'fr',
  role: 'cs',
  cost: 'ro',
  open: 'nl',
  platform: 'nl',
  processor: 'nl',
};
/** The text of a file, the same for everybody. */
const CODE = new Set(['model.sample']);

describe('the languages', () => {
  it('are the ten', () =>
    expect(CODES.toSorted()).toEqual(['cs', 'de', 'en', 'es', 'fr', 'it', 'nl', 'pl', 'pt', 'ro']));
  it.each([
    [null, ['pt-BR', 'en'], 'pt'],
    [null, ['sv', 'DE-at', 'pl'], 'de'],
    [null, ['sv'], 'en'],
    ['nl', ['de'], 'nl'],
    ['tlh', ['fr'], 'fr'],
  ])('chosen %s, wanted %j: %s', (chosen, wanted, language) =>
    expect(languageFor(chosen, wanted, CODES)).toBe(language),
  );
});

describe.each(OTHERS)('%s', (code) => {
  const texts = textsIn(code);

  it('has every text of the English file, each number form of its own, and nothing else', () => {
    const single = [...english.keys()].filter((key) => !PLURAL.includes(key.replace(/_(one|other)$/, '')));
    const counted = PLURAL.flatMap((key) => formsOf(code).map((form) => `${key}_${form}`));
    const wanted = new Set([...single, ...counted]);
    expect({
      missing: [...wanted].filter((key) => !texts.has(key)),
      unknown: [...texts.keys()].filter((key) => !wanted.has(key)),
    }).toEqual({ missing: [], unknown: [] });
  });

  it('leaves the same places for what the program puts in', () => {
    const wrong = [...texts].flatMap(([key, text]) => {
      const wanted = holesIn(english.get(key.replace(/_one$/, '_other')) ?? englishOf(key)).join(' ');
      const holes = holesIn(text).join(' ');
      // "one" may say its number as a word
      const fits =
        holes === wanted || (key.endsWith('_one') && holes === wanted.replace('{{count}}', '').trim());
      return fits ? [] : [`${key}: ${holes} instead of ${wanted}`];
    });
    expect(wrong).toEqual([]);
  });

  it('says nothing in English', () => {
    const untranslated = [...texts].filter(
      ([key, text]) =>
        !CODE.has(key) &&
        text === englishOf(key) &&
        wordsIn(text).some((word) => !(SHARED[word] ?? '').split(' ').includes(code)),
    );
    expect(untranslated).toEqual([]);
  });

  it('has no text that is empty or ends in space', () =>
    expect([...texts].filter(([, text]) => text.trim() !== text || text === '')).toEqual([]));
});

describe('the list of shared words', () => {
  it('holds none that no text needs', () => {
    const same = new Set(
      OTHERS.flatMap((code) =>
        [...textsIn(code)]
          .filter(([key, text]) => text === englishOf(key))
          .flatMap(([, text]) => wordsIn(text).map((word) => `${word} ${code}`)),
      ),
    );
    const listed = Object.entries(SHARED).flatMap(([word, codes]) =>
      codes.split(' ').map((code) => `${word} ${code}`),
    );
    expect(listed.filter((entry) => !same.has(entry))).toEqual([]);
  });
});

/** The English text for a key, whichever form of the number it is for. */
function englishOf(key: string): string {
  return english.get(key) ?? english.get(key.replace(/_(few|many|zero|two)$/, '_other')) ?? '';
}
