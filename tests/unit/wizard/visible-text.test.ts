import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { visibleText } from '../../support/visible-text.ts';

const APP = path.resolve(import.meta.dirname, '../../../wizard/app/src');
const FILES = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
  .toSorted();

/** What looks like text and is none: names of things, commands, signs, and words that never reach the page. */
const NO_LANGUAGE: readonly string[] = [
  'compose/complete.ts: "no"',
  'crew/RoleModel.tsx: dockfra.yaml',
  'live/api.ts: dockfra up',
  'pages/LoggedIn.tsx: stale-link',
  'shell/Mark.tsx: dockfra',
  'shell/use-search-entries.tsx: dockfra',
  'terminal/terminal-line.ts: dockfra up',
  'ticket/EvidenceState.tsx: broken',
];

describe('text outside of the locale files', () => {
  it.each([
    ['text of an element', '<p>Two words</p>', 'Two words'],
    ['a property that is read', '<A label="Close it" />', 'Close it'],
    ['one of two', "<A title={open ? 'Open now' : t('b')} />", 'Open now'],
    ['what stands in braces', "<p>{count > 1 ? 'many' : ''}</p>", 'many'],
    ['a text with something in it', '<A title={`Restart ${name}`} />', 'Restart '],
    ['a field of an object', "const entry = { label: 'Go there' };", 'Go there'],
    ['what is told', "tellDone('It is done');", 'It is done'],
    ['a sentence anywhere', "const text = 'Nothing was changed by that';", 'Nothing was changed by that'],
    ['parts put together', "<p>{'seen ' + count}</p>", 'seen '],
  ])('is found: %s', (_what, source, text) => expect(visibleText(source, 'a.tsx')).toEqual([text]));

  it.each([
    ['keys', "<A title={t('a.title')} className=\"two words\">{t(`b.${c}`, { d: 'e' })}</A>"],
    ['what is compared', "<p>{kind === 'open' ? t('a') : null}</p>"],
    ['signs', '<p>{a} · {b} – …</p>'],
    ['keys of the keyboard', '<Kbd>Enter</Kbd>'],
  ])('is not seen in %s', (_what, source) => expect(visibleText(source, 'a.tsx')).toEqual([]));

  it('is nowhere in the pages', () => {
    const found = FILES.flatMap((file) =>
      visibleText(readFileSync(path.join(APP, file), 'utf8'), file).map((text) => `${file}: ${text.trim()}`),
    );
    expect(found.filter((place) => !NO_LANGUAGE.includes(place))).toEqual([]);
    expect(NO_LANGUAGE.filter((place) => !found.includes(place))).toEqual([]);
  });
});
