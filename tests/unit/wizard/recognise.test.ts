import { describe, expect, it } from 'vitest';

import { recogniserOf } from '../../../wizard/app/src/language/recognise.ts';
import { compile, type Catalogue } from '../../../wizard/app/src/language/sentence-template.ts';
import keys from '../../../wizard/locales/server/en.json' with { type: 'json' };

const GERMAN: Catalogue = {
  'port {0} is held by {1}': 'Port {0} ist von {1} belegt',
  'port {0} of service {1} is held by {2}': 'Port {0} des Dienstes {1} ist von {2} belegt',
  'service {0}': 'Dienst {0}',
  '{0} is not there': '{0} ist nicht da',
  '{0} is not there: the engine makes it': '{0} ist nicht da: die Engine legt es an',
  'the engine failed: {0}': 'die Engine ist gescheitert: {0}',
  'nobody answers': 'niemand antwortet',
  'try again': 'noch einmal versuchen',
  '{0} tickets wait': { by: '0', one: 'ein Ticket wartet', other: '{0} Tickets warten' },
  '{0} of {1} {2}': '{2} {1} von {0}',
  'from {1} to {0} in a week': 'in einer Woche von {1} nach {0}',
};
const german = recogniserOf(GERMAN, 'de');

describe('a sentence of the server', () => {
  it.each([
    ['as it is', 'nobody answers', 'niemand antwortet'],
    ['with what was put in', 'port 80 is held by nginx', 'Port 80 ist von nginx belegt'],
    [
      'by the template with the most text',
      'port 80 of service web is held by x',
      'Port 80 des Dienstes web ist von x belegt',
    ],
    ['with a sentence in it', 'port 80 is held by service web', 'Port 80 ist von Dienst web belegt'],
    [
      'with a sentence in it, in another',
      'the engine failed: port 80 is held by service web',
      'die Engine ist gescheitert: Port 80 ist von Dienst web belegt',
    ],
    [
      'of two that begin alike',
      'x is not there: the engine makes it',
      'x ist nicht da: die Engine legt es an',
    ],
    ['beside another', 'nobody answers; try again', 'niemand antwortet; noch einmal versuchen'],
    ['after a name', 'shop: nobody answers', 'shop: niemand antwortet'],
    [
      'on lines of their own',
      'nobody answers\n\n  try again',
      'niemand antwortet\n\n  noch einmal versuchen',
    ],
    ['with one', '1 tickets wait', 'ein Ticket wartet'],
    ['with many', '12 tickets wait', '12 Tickets warten'],
    ['with no number', 'some tickets wait', 'some Tickets warten'],
    ['in a template of hardly a word', 'web of shop nobody answers', 'niemand antwortet shop von web'],
    ['in another order', 'from A to B in a week', 'in einer Woche von B nach A'],
  ])('is said %s', (_how, english, wanted) => expect(german(english).text).toBe(wanted));

  it.each([
    ['nobody answered'],
    ['Nobody answers'],
    ['port 80 is held by '],
    ['a service of the house'],
    ['service of all the people'],
    ['bind: address already in use'],
    ['EADDRINUSE of the host'],
    ['toString constructor __proto__'],
  ])('is left as it is when it is none: %j', (text) => expect(german(text)).toEqual({ text, known: false }));

  it('says whether all of it is known', () => {
    expect(german('port 80 is held by nginx').known).toBe(true);
    expect(german('nobody answers; EADDRINUSE').known).toBe(false);
  });

  it('says the same twice, and after thousands of others', () => {
    const say = recogniserOf(GERMAN, 'de');
    const first = say('port 80 is held by nginx');
    for (let port = 0; port < 3000; port += 1) say(`port ${String(port)} is held by nginx`);
    expect(say('port 80 is held by nginx')).toEqual(first);
  });
});

describe('text from outside', () => {
  it.each([
    ['places', 'port {1} is held by {0}', 'Port {1} ist von {0} belegt'],
    [
      'HTML',
      'port <b>1</b> is held by <script>x</script>',
      'Port <b>1</b> ist von <script>x</script> belegt',
    ],
    ['dollars', 'port $& is held by $1$`', 'Port $& ist von $1$` belegt'],
    [
      'the words around it',
      'port is held by is held by is held by',
      'Port is held by ist von is held by belegt',
    ],
  ])('stays text: %s', (_what, english, wanted) => expect(german(english).text).toBe(wanted));

  it('of a megabyte is left alone', () => {
    const text = `port 80 is held by ${'x'.repeat(1_000_000)}`;
    expect(german(text)).toEqual({ text, known: false });
  });

  it('that repeats every word of the catalogue takes time that grows with its length', () => {
    const words = keys.join(' ').split(' ');
    const hostile = (length: number) => `${words.join(': ').slice(0, length)}; ${'is {0} is: '.repeat(20)}`;
    const same: Catalogue = Object.fromEntries(keys.map((key) => [key, key]));
    const looked = (length: number) => {
      const say = recogniserOf(same, 'de');
      say('to build its index');
      const start = process.cpuUsage().user;
      for (let turn = 0; turn < 5; turn += 1) say(`${String(turn)} ${hostile(length)}`);
      return process.cpuUsage(undefined).user - start;
    };
    const best = (length: number) => Math.min(...[1, 2, 3].map(() => looked(length)));
    best(400);
    expect(best(3200) / Math.max(best(400), 1000)).toBeLessThan(8 * 8);
  });
});

/** What the program could put in: names, numbers, paths, addresses; weak templates take single words only. */
const PARTS = ['shop-web_1', '8080', './a/b.yaml', 'https://x.example/y', 'T-0007', "it's"];
const ODD = ['a [b] <c> {0}', 'what "they" said', 'one two three'];

describe('every key of the catalogue', () => {
  const marked: Catalogue = Object.fromEntries(
    keys.map((key, index) => [
      key,
      `#${String(index)}${placesOf(key)
        .map((place) => ` ${place}`)
        .join('')}`,
    ]),
  );
  const say = recogniserOf(marked, 'de');

  it('is recognised by itself, with what was put in', () => {
    const wrong = keys.flatMap((key, index) => {
      const { weak } = compile(key, '');
      const places = placesOf(key);
      const parts = places.map((_, at) => (!weak && at === 1 ? ODD : PARTS)[(index + at) % 3] ?? '');
      const vague = weak && places.length > 2;
      if (vague) parts[parts.length - 1] = 'try again';
      const english = key.replaceAll(/\{(\d+)\}/g, (_, place: string) => parts[Number(place)] ?? '');
      const shown = vague ? parts.with(-1, `#${String(keys.indexOf('try again'))}`) : parts;
      const wanted = [`#${String(index)}`, ...shown].join(' ');
      const got = say(english);
      return got.text === wanted && got.known ? [] : [`${english} -> ${got.text} instead of ${wanted}`];
    });
    expect(wrong).toEqual([]);
  });
});

function placesOf(key: string): string[] {
  return [...key.matchAll(/\{\d+\}/g)].map(([place]) => place).toSorted();
}
