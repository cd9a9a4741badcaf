// The attack: a secret that stood where a long output was cut went out by its half, for a half matches no known value.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { clipMiddle, widenCuts } from '../../../platform/domain/clip-text.ts';
import { createRedactor } from '../../../platform/domain/redact.ts';

const SECRET = 'Hunter2/Hunter2=9f3c';
const KEY = ['-----BEGIN PRIVATE KEY-----', ...Array<string>(40).fill('Q0Fk'.repeat(16)), 'x'].join('\n');
const redact = (text: string) => createRedactor([{ name: 'DB', value: SECRET }], []).text(text);
/** The longest piece of `secret` that begins or ends it and stands in the text. */
const leaked = (text: string, secret: string) => {
  for (let count = secret.length; count > 0; count -= 1)
    if (text.includes(secret.slice(0, count)) || text.includes(secret.slice(-count))) return count;
  return 0;
};
const filler = (length: number) => 'lorem ipsum '.repeat(length / 12 + 1).slice(0, length);

describe('a secret in a long output', () => {
  it('is gone, wherever the container cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 11_800, max: 12_100 }), fc.boolean(), (at, fromEnd) => {
        const around = [filler(at), filler(40_000)];
        const text = (fromEnd ? around.toReversed() : around).join(SECRET);
        const sent = clipMiddle(text, 24_000, '@output/1-1.txt');
        const kept = widenCuts(redact(sent), 4000);
        expect(leaked(kept, SECRET)).toBeLessThan(4);
        expect(kept.length).toBeLessThanOrEqual(16_100);
        expect(kept).toMatch(/characters left out; read @output\/1-1\.txt for all of it/);
      }),
    );
  });

  it('is hidden half too, beside every kind of cut', () => {
    for (let count = 6; count < SECRET.length; count += 1) {
      const [head, tail] = [SECRET.slice(0, count), SECRET.slice(-count)];
      const cuts = [
        `x ${head} [line of 5000 characters]\nmore`,
        `a.txt:1:x ${head} ...\nb.txt:1:y`,
        `x ${head}\n[... 77 characters cut ...]\n${tail} y`,
        `x ${head}\n[... 77 of 99 characters left out ...]\n${tail} y`,
      ];
      for (const cut of cuts) {
        expect(leaked(redact(cut), SECRET), `in ${cut}`).toBeLessThan(4);
        expect(redact(redact(cut))).toBe(redact(cut));
      }
    }
  });

  it('is found at its end when it is a private key whose beginning is missing', () => {
    const end = `\n${KEY.split('\n').slice(20, -1).join('\n')}\n-----END PRIVATE KEY-----`;
    expect(redact(`some text${end}`)).toBe('some text\n[secret:token-1]');
  });

  it('leaves ordinary text beside a cut as it is', () => {
    for (const text of ['a.txt:1:Hunte ...\nb', 'Hunt [line of 5000 characters]', 'and so on ...\nmore'])
      expect(redact(text)).toBe(text);
  });
});

describe('widenCuts', () => {
  it('takes the margin on both sides and counts it', () => {
    const clipped = clipMiddle(`${'a'.repeat(500)}${'b'.repeat(500)}`, 400);
    const wide = widenCuts(clipped, 50);
    expect(wide).toMatch(/^a+\n\[\.\.\. \d+ of 1000 characters left out \.\.\.\]\nb+$/);
    const counted = Number(/(\d+) of 1000/.exec(wide)?.[1]) - Number(/(\d+) of 1000/.exec(clipped)?.[1]);
    expect(counted).toBe(100);
    expect(clipped.length - wide.length).toBe(100);
  });

  it('keeps what was not cut, and never grows', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 50 }), (text, margin) => {
        expect(widenCuts(text, margin)).toBe(text);
        const forged = `${text}\n[... 1 of 2 characters left out ...]\n`.repeat(3);
        expect(widenCuts(forged, margin).length).toBeLessThanOrEqual(forged.length + 9);
      }),
    );
  });
});
