// The attack: 27 KB of "secret=abc1def1", each line another one, held the whole platform for 40 seconds: every new token made
// the search for all of them anew. Key heads and the first letters of web tokens were searched for their end again and again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRedactor, hideKnown } from '../../../platform/domain/redact.ts';

const SIZE = 250_000;
const KNOWN = { name: 'DB', value: 'Hunter2/Hunter2=9f3c' };
const STARTS =
  'sk- sk-ant- sk_live_ ghp_ github_pat_ glpat- xoxb- xapp- AKIA AIza ya29. npm_ hf_ pypi- dckr_pat_ SG. hvs. AGE-SECRET-KEY-1 eyJ'.split(
    ' ',
  );

function fill(unit: (count: number) => string, size: number): string {
  const units: string[] = [];
  for (let count = 0, length = 0; length < size; count += 1) {
    units.push(unit(count));
    length += units.at(-1)?.length ?? 1;
  }
  return units.join('');
}

function timeOf(text: string): number {
  const redactor = createRedactor([KNOWN], []);
  const began = performance.now();
  redactor.text(text);
  return performance.now() - began;
}

/** How many times longer the whole takes than a quarter: the best of at most three, for other work disturbs. */
function growth(quarter: string, whole: string): number {
  let best = Infinity;
  // a few milliseconds say nothing
  for (let tries = 0; tries < 3 && best >= 8; tries += 1)
    best = Math.min(best, timeOf(whole) / Math.max(timeOf(quarter), 30));
  return best;
}

describe('redaction of a megabyte', () => {
  const KEY = '-----BEGIN PRIVATE KEY-----';
  it.each<[string, (count: number) => string]>([
    ['new secrets in every line', (count) => `secret=abc${String(count)}def1\n`],
    ['heads of keys', () => KEY],
    ['heads of keys with one line each', () => `${KEY}\nAAAA`],
    ['ends of keys', () => '\n-----END PRIVATE KEY-----'],
    ['lines that could belong to a key', () => 'a\n'],
    ['beginnings of web tokens', () => '-eyJ'],
    ['middles of web tokens', () => '-eyJaaaaaaaaa.eyJ'],
    ['every prefix of a token', (count) => `-${STARTS[count % STARTS.length] ?? ''}`],
    [
      'tokens of every kind',
      (count) => `${STARTS[count % STARTS.length] ?? ''}${String(count).padStart(36, 'Ab3')} `,
    ],
    ['passwords in addresses', (count) => `db://b:pp${String(count)}@h `],
    ['names of secrets', () => 'token='],
    ['secrets at cuts', (count) => `secret=abc${String(count)}def1 ...\n`],
    ['forged placeholders', () => '[secret:'],
  ])('of %s takes four times as long as that of a quarter', (_, unit) => {
    const [quarter, whole] = [fill(unit, SIZE), fill(unit, 4 * SIZE)];
    timeOf(quarter.slice(0, 20_000)); // compiled before it is measured
    expect(growth(quarter, whole)).toBeLessThan(8);
  });
});

describe('390 values that stand within each other', () => {
  const long = (first: number) => fill((count) => `${String(((count + first) ** 2 * 7) % 9973)}x`, 400);
  const LONG = long(0).slice(0, 400);
  const inner = Array.from({ length: 390 }, (_, at) => LONG.slice(at));
  const apart = Array.from({ length: 390 }, (_, at) => long(at * 9 + 1).slice(0, 400 - at));
  const near = `${LONG.slice(0, 399)}! `.repeat(600) + LONG + apart.join(' ');
  /** what a conversation learned, then texts that nearly hold it */
  const timeWith = (values: readonly string[]) => {
    const began = performance.now();
    const before = values.map((value, at) => ({ name: `token-${String(at)}`, value }));
    for (let round = 0; round < 3; round += 1) createRedactor([], before).text(near);
    return performance.now() - began;
  };

  it('take no longer than as many that have nothing in common', () => {
    timeWith(apart);
    let best = Infinity;
    for (let tries = 0; tries < 3 && best >= 4; tries += 1)
      best = Math.min(best, timeWith(inner) / Math.max(timeWith(apart), 30));
    expect(best).toBeLessThan(4);
  });

  it('are found as if each place were compared with each value', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '1'), minLength: 8, maxLength: 14 });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 12 }), fc.array(letters), (given, parts) => {
        const values = given.filter((value) => /\d/.test(value));
        const text = parts.join('');
        const known = values.map((value, at) => ({ name: `N${String(at)}`, value }));
        let expected = '';
        for (let at = 0; at < text.length;) {
          const found = values.filter((value) => text.startsWith(value, at));
          const [longest] = found.toSorted((a, b) => b.length - a.length);
          expected += longest === undefined ? text.charAt(at) : '#';
          at += longest?.length ?? 1;
        }
        expect(hideKnown(known)(text).replaceAll(/\[secret:[^\]]*\]/g, '#')).toBe(expected);
      }),
    );
  });
});

describe('more tokens than a conversation keeps', () => {
  const text = fill((count) => `secret=abc${String(count)}def1\n`, 100_000);

  it('are hidden for good, each of them', () => {
    const redactor = createRedactor([], []);
    const clean = redactor.text(text);
    expect(clean).not.toMatch(/def1/);
    expect(clean).toContain('secret=[secret:not-kept]');
    expect(redactor.brought().length).toBeLessThanOrEqual(1000);
    expect(redactor.text(clean)).toBe(clean);
  });

  it('do not make the list of a conversation grow without end', () => {
    const redactor = createRedactor([], []);
    for (let round = 0; round < 20; round += 1)
      expect(redactor.text(text.replaceAll('abc', `r${String(round)}x`))).not.toMatch(/def1/);
    expect(redactor.brought()).toHaveLength(1000);
    const long = createRedactor([], []);
    for (let round = 0; round < 60; round += 1)
      long.text(
        `-----BEGIN PRIVATE KEY-----\n${`A${String(round)}b\n`.repeat(4000)}-----END PRIVATE KEY-----`,
      );
    expect(JSON.stringify(long.brought()).length).toBeLessThan(1_000_000);
  });
});

describe('a key', () => {
  it('whose end is far away goes as far as its lines do', () => {
    const body = Array<string>(20).fill('Q0Fk'.repeat(16)).join('\n');
    const text = `-----BEGIN PRIVATE KEY-----\n${body}\n$ ${'ls -la\n'.repeat(5000)}`;
    expect(createRedactor([], []).text(text)).toMatch(/^\[secret:token-1\]\n\$ ls -la\n/);
  });

  it('is hidden also when a known secret stands in it, and comes back whole', () => {
    const text = `-----BEGIN PRIVATE KEY-----\nQ0Fk${KNOWN.value}Q0FkQ0Fk\n-----END PRIVATE KEY-----`;
    const redactor = createRedactor([KNOWN], []);
    const clean = redactor.text(text);
    expect(clean).toBe('[secret:token-1]');
    expect(redactor.brought().find(({ name }) => name === 'token-1')?.value).toBe(text);
    expect(redactor.text(text)).toBe(clean);
  });
});

describe('a token', () => {
  it('is hidden wherever it stands, once its shape has given it away', () => {
    expect(createRedactor([], []).text('echo s3cr3tvalue; PASSWORD=s3cr3tvalue')).toBe(
      'echo [secret:token-1]; PASSWORD=[secret:token-1]',
    );
  });
});
