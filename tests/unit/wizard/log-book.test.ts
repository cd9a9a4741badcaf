import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createLogBook } from '../../../wizard/app/src/logs/log-book.ts';
import { filtered, markedPieces, matcherOf, NO_FILTER } from '../../../wizard/app/src/logs/log-filter.ts';
import { levelOf, shapeOf } from '../../../platform/domain/log-level.ts';
import type { LogLineView } from '../../../wizard/contract-stacks.ts';

const line = (at: number, text: string, container = 'a'): LogLineView => ({
  at: new Date(at).toISOString(),
  stack: 'shop',
  service: container,
  container,
  stream: 'out',
  text,
  cut: 0,
});
const texts = (book: ReturnType<typeof createLogBook>) => book.entries().map(({ text }) => text);

describe('a log book', () => {
  it('keeps the order of the times, whichever container comes first', () => {
    const book = createLogBook();
    book.add([line(3, 'c'), line(5, 'e')]);
    book.add([line(1, 'a', 'b'), line(4, 'd', 'b')]);
    expect(texts(book)).toEqual(['a', 'c', 'd', 'e']);
  });

  it('is in order for any lines in any pieces', () => {
    const pieces = fc.array(fc.array(fc.record({ at: fc.nat(1000), id: fc.constantFrom('a', 'b', 'c') })));
    fc.assert(
      fc.property(pieces, (all) => {
        const book = createLogBook();
        for (const piece of all) book.add(piece.map(({ at, id }) => line(at, 'x', id)));
        const times = book.entries().map(({ at }) => at);
        expect(times).toEqual(times.toSorted());
        expect(times).toHaveLength(all.flat().length);
      }),
    );
  });

  it('lets the oldest go beyond its bound, and says how many', () => {
    const book = createLogBook(3);
    book.add([line(1, 'a'), line(2, 'b'), line(3, 'c'), line(4, 'd')]);
    book.add([line(5, 'e')]);
    expect(texts(book)).toEqual(['c', 'd', 'e']);
    expect(book.dropped()).toBe(2);
  });

  it('goes on behind each container, and leaves out what comes twice', () => {
    const book = createLogBook();
    book.add([line(1, 'a1'), line(2, 'b1', 'b'), line(9, 'a2')]);
    expect(book.resume()).toBe(new Date(2).toISOString());
    book.add([line(2, 'b1', 'b'), line(9, 'a2'), line(3, 'b2', 'b'), line(10, 'a3')]);
    expect(texts(book)).toEqual(['a1', 'b1', 'b2', 'a2', 'a3']);
  });

  it('marks a message of a kind that was not seen before', () => {
    const book = createLogBook();
    book.add([line(1, 'request 17 took 3 ms'), line(2, 'request 18 took 250 ms'), line(3, 'disk is full')]);
    expect(book.entries().map(({ first }) => first)).toEqual([true, false, true]);
  });

  it('takes 100,000 lines, a piece at a time', () => {
    const book = createLogBook();
    for (let from = 0; from < 100_000; from += 1000)
      book.add(
        Array.from({ length: 1000 }, (_, index) => line(from + index, `INFO request ${from + index} done`)),
      );
    expect(book.entries()).toHaveLength(100_000);
  });
});

describe('the level of a line', () => {
  it.each([
    ['2026-03-02 12:00:00 ERROR no connection', 'error'],
    ['{"level":50,"msg":"x"}', 'error'],
    ['{"level":"warn","msg":"x"}', 'warn'],
    ['level=info msg="an error was cured"', 'info'],
    ['[debug] x', 'debug'],
    ['Error: connect ECONNREFUSED', 'error'],
    ['Traceback (most recent call last):', 'error'],
    ['2026-03-02 12:00:00.1 UTC [1] LOG:  database system is ready', 'info'],
    ['GET /terror 200', null],
    ['', null],
  ])('%s is %s', (text, level) => {
    expect(levelOf(text)).toBe(level);
  });

  it('and its shape leaves out numbers, ids and what is quoted', () => {
    expect(shapeOf('user 4711 (a1b2c3d4) said "hello" at 12:30:01')).toBe(
      shapeOf('user 9 (ffee9911) said "bye" at 1:02:03'),
    );
    expect(shapeOf('user 1 came')).not.toBe(shapeOf('user 1 left'));
  });
});

describe('a filter', () => {
  const book = createLogBook();
  book.add([line(1, 'ERROR a.b broke'), line(2, 'WARN axb'), line(3, 'plain a.b')]);
  const found = (filter: Partial<typeof NO_FILTER>) =>
    filtered(book.entries(), { ...NO_FILTER, ...filter }).map(({ text }) => text);

  it('takes text as it stands, and a pattern as a pattern', () => {
    expect(found({ text: 'A.B' })).toEqual(['ERROR a.b broke', 'plain a.b']);
    expect(found({ text: 'a.b', isRegex: true })).toHaveLength(3);
    expect(matcherOf({ text: '(', isRegex: true })).toBeNull();
    expect(found({ text: '(', isRegex: true })).toEqual([]);
  });

  it('by level keeps what is as grave or graver', () => {
    expect(found({ level: 'error' })).toEqual(['ERROR a.b broke']);
    expect(found({ level: 'warn' })).toEqual(['ERROR a.b broke', 'WARN axb']);
  });

  it('marks what was found', () => {
    expect(markedPieces('one two', { text: 'TWO', isRegex: false })).toEqual(['one ', 'two', '']);
  });
});
