import { describe, expect, it } from 'vitest';

import { agoText, untilText } from '../../../wizard/app/src/parts/ago-text.ts';

const NOW = Date.parse('2026-03-02T12:00:00.000Z');
const ago = (seconds: number) => agoText(NOW - seconds * 1000, NOW, 'en');

describe('agoText', () => {
  it.each([
    [3, 'now'],
    [42, '42 sec. ago'],
    [3590, '1 hr. ago'],
    [200 * 86_400, '7 mo. ago'],
  ])('says of %i seconds: %s', (seconds, text) => expect(ago(seconds)).toBe(text));

  it('never tells of something that happened as if it were still to come', () => {
    for (const seconds of [-5, -12, -70, -4000, -90_000]) expect(ago(seconds)).toBe('now');
  });
});

describe('untilText', () => {
  it('tells how long it is until a time that was set', () => {
    expect(untilText(NOW + 40 * 60_000, NOW, 'en')).toBe('in 40 min.');
    expect(untilText(NOW - 40 * 60_000, NOW, 'en')).toBe('40 min. ago');
  });
});
