import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';

import { formatter } from '../../../wizard/app/src/language/formatter.ts';
import { durationText } from '../../../wizard/app/src/parts/duration-text.ts';
import { bytesText } from '../../../wizard/app/src/service/sizes.ts';

const TEXTS = {
  dropped_one: '{{count}} line',
  dropped_few: '{{count}} wiersze',
  dropped_many: '{{count}} wierszy',
  dropped_other: '{{count}} lines',
  saved: '{{files}}',
};

async function speaker(lng: string) {
  const speech = createInstance();
  await speech.use(formatter).init({
    lng,
    resources: { [lng]: { translation: TEXTS } },
    interpolation: { escapeValue: false, alwaysFormat: true },
  });
  return speech.t;
}

describe('what is put into a text', () => {
  it.each([
    ['en', 12_345, '12,345 lines'],
    ['de', 12_345, '12.345 lines'],
    ['pl', 12_345, '12 345 wierszy'],
    ['pl', 3, '3 wiersze'],
    ['cs', 2.5, '2,5 wierszy'],
  ])('in %s, %d', async (code, count, text) => {
    const t = await speaker(code);
    expect(t('dropped', { count }).replaceAll(/\p{Zs}/gu, ' ')).toBe(text);
  });

  it.each([
    ['en', 'a, b, c'],
    ['de', 'a, b und c'],
    ['pl', 'a, b i c'],
  ])('a list in %s', async (code, text) => {
    const t = await speaker(code);
    expect(t('saved', { files: ['a', 'b', 'c'] })).toBe(text);
  });

  it('text stays as it is, and what is absent is empty', async () => {
    const t = await speaker('de');
    expect(t('saved', { files: '<b>1234</b>' })).toBe('<b>1234</b>');
    expect(t('saved', { files: undefined })).toBe('');
  });
});

describe('figures', () => {
  it.each([
    ['en', '1.5 kB'],
    ['fr', '1,5 ko'],
    ['pl', '1,5 kB'],
  ])('sizes in %s', (code, text) => expect(bytesText(1536, code).replaceAll(/\p{Zs}/gu, ' ')).toBe(text));
  it('durations', () => expect(durationText(83_000, 'cs')).toBe('1 min 23 s'));
});
