import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { sentencesIn } from '../../../collect-sentences.mjs';
import { collectSentences } from '../../../sentence-places.mjs';
import keys from '../../../wizard/locales/server/en.json' with { type: 'json' };

describe('the sentences of a source', () => {
  it.each([
    ['a text', "refuse('not_found', 'there is none here');", ['there is none here']],
    ['a template', 'fail(`port ${p} is held by ${who.name}`);', ['port {0} is held by {1}']],
    ['texts put together', "say('the port ' + port + ' is taken');", ['the port {0} is taken']],
    ['one of two', "const a = b ? 'it is there' : 'it is gone';", ['it is there', 'it is gone']],
    [
      'a part that is there or not',
      "say(`${a} is not there${b ? ': the engine makes it' : ''}`);",
      ['{0} is not there: the engine makes it', '{0} is not there'],
    ],
    [
      'a part under a name',
      "function f(n) { const where = n ? ` in ${n}` : ''; return `it was not found${where}`; }",
      ['it was not found in {0}', 'it was not found'],
    ],
    [
      'a text under a name that is also said by itself',
      "const a = 'all is well'; f(a); g(`now ${a}`);",
      ['all is well', 'now all is well'],
    ],
    ['what a function answers', 'const f = (n) => `held by ${n} since then`;', ['held by {0} since then']],
    ['a field', "const rule = { title: 'Host ports are free', order: 20 };", ['Host ports are free']],
    ['a schema', "z.string().min(1, 'the name of a stack');", ['the name of a stack']],
    [
      'a text with a type',
      "const a = { cure: 'put it there' satisfies string, b: 'do it now' as const };",
      ['put it there', 'do it now'],
    ],
    ['lines', 'say(`${a} is gone\\n  see ${b} for more`);', ['{0} is gone', 'see {0} for more']],
    ['a command at the end', "f('start it first: dockfra up --stack shop');", ['start it first: {0}']],
    ['values side by side', 'f(`run ${a}${b} to the end`);', ['run {0} to the end']],
  ])('%s', (_what, source, wanted) => expect(sentencesIn(source).toSorted()).toEqual(wanted.toSorted()));

  it.each([
    ['names and keys', "const a = { 'two words': 'one', b: 'not_found' };"],
    ['what is compared', "if (a === 'is not there' || a.startsWith('no such thing')) b();"],
    ['what is looked up', "map.get('the key of it'); new RegExp('a b c'); x.replace('not so', '');"],
    ['lists of words', "new Set('ports volumes networks'.split(' '));"],
    ['cases', "switch (a) { case 'it is so': b(); }"],
    ['types', "type A = 'one of two' | 'the other one'; const a: 'this or that' = b;"],
    ['imports', "import a from './a file with spaces.ts';"],
    ['commands', "f('dockfra ticket list', 'git commit --all');"],
    ['tagged templates', 'sql`select all of it`;'],
  ])('are not %s', (_what, source) => expect(sentencesIn(source)).toEqual([]));

  it('are not put together from a name that means something else there', () =>
    expect(sentencesIn("const key = 'of one role'; f(key); const g = (key) => `${key} is missing`;")).toEqual(
      ['of one role', '{0} is missing'],
    ));

  it('are those of some calls and fields only, where the rest is for a terminal', () => {
    const source =
      "x({ summary: 'Show it all', text: () => 'what is printed', run: () => refuse('a', 'it is not so') });";
    const wanted = new Set(['refuse', 'summary']);
    expect(sentencesIn(source, { wanted })).toEqual(['Show it all', 'it is not so']);
  });

  it('are not samples', () => {
    const source = "x({ title: 'It is broken', samples: ['a line of a program'] });";
    expect(sentencesIn(source, { skipped: new Set(['samples']) })).toEqual(['It is broken']);
  });
});

describe('the catalogue', () => {
  const root = path.resolve(import.meta.dirname, '../../..');
  const places = collectSentences(root);

  it('is what the code says: else run `node generate.mjs` and translate what is new', () =>
    expect([...places.keys()]).toEqual(keys));

  it.each([
    ['a refusal of a flow', 'there is no stack {0}', 'platform/flows/'],
    ['a broken world', 'the engine does not answer: {0}', 'platform/adapters/'],
    ['a finding of the doctor', 'no engine answers at {0}', 'platform/domain/doctor.ts'],
    ['a finding of preflight', '{0} is a file, but {1} is a folder', 'platform/preflight/'],
    ['a fault', 'Host port is taken', 'platform/diagnosis/'],
    ['a fix', 'Restart {0}', 'platform/domain/'],
    ['what an action does', 'Create a ticket.', 'platform/actions/'],
    ['a decision', 'it is ready and nobody has it', 'platform/domain/'],
    ['a change of a compose file', 'image {0} -> {1}', 'platform/domain/compose-edit/'],
    ['a value that does not fit', 'a port is at most 65535', 'platform/domain/settings-form/'],
    ['the wizard itself', 'you are not logged in here', 'wizard/server/'],
  ])('has %s', (_what, key, place) =>
    expect(places.get(key)?.some((file) => file.startsWith(place)) ?? false).toBe(true),
  );
});
