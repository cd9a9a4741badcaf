import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  createLogReader,
  justAfter,
  MAX_LOG_LINE,
  type LogPiece,
} from '../../../platform/domain/log-line.ts';

const AT = '2026-03-02T12:00:00.000000001Z';
const LATER = '2026-03-02T12:00:00.000000002Z';

/** As the engine frames it: which stream, length, text. */
function frame(stream: 1 | 2, text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(8);
  head.writeUInt8(stream, 0);
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

function readIn(chunks: Uint8Array[], hasTerminal = false): LogPiece {
  const reader = createLogReader(hasTerminal);
  return [...chunks.flatMap((chunk) => reader.read(chunk)), ...reader.end()];
}

describe('createLogReader', () => {
  it('gives each line its time and stream', () => {
    const bytes = Buffer.concat([frame(1, `${AT} hello\n`), frame(2, `${LATER} oh no\n`)]);
    expect(readIn([bytes])).toEqual([
      { at: AT, stream: 'out', text: 'hello', cut: 0 },
      { at: LATER, stream: 'err', text: 'oh no', cut: 0 },
    ]);
  });

  it('reads what a terminal wrote, which has no frames', () => {
    expect(readIn([Buffer.from(`${AT} one\r\n${LATER} two\r\n`)], true)).toEqual([
      { at: AT, stream: 'out', text: 'one', cut: 0 },
      { at: LATER, stream: 'out', text: 'two', cut: 0 },
    ]);
  });

  it('keeps the beginning of a line of 1 MB, which comes in pieces with a time each, and counts the rest', () => {
    const piece = 'x'.repeat(16_384);
    const bytes = Buffer.concat([
      ...Array.from({ length: 64 }, (_, index) => frame(1, `${index === 0 ? AT : LATER} ${piece}`)),
      frame(1, `${LATER} end\n`),
      frame(1, `${LATER} next\n`),
    ]);
    const [long, next] = readIn([bytes]);
    expect(long).toEqual({
      at: AT,
      stream: 'out',
      text: 'x'.repeat(MAX_LOG_LINE),
      cut: 1024 * 1024 + 3 - MAX_LOG_LINE,
    });
    expect(next?.text).toBe('next');
  });

  it('gives the last line, when it did not end, at the end', () => {
    const reader = createLogReader(false);
    expect(reader.read(frame(1, `${AT} half`))).toEqual([]);
    expect(reader.end()).toEqual([{ at: AT, stream: 'out', text: 'half', cut: 0 }]);
  });

  it('says the same however the bytes are cut', () => {
    const lines = fc.array(
      fc.record({
        stream: fc.constantFrom(1 as const, 2 as const),
        text: fc.string({ unit: 'grapheme', maxLength: 60 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, fc.array(fc.nat(40), { minLength: 1, maxLength: 60 }), (written, sizes) => {
        const clean = written.map(({ stream, text }) => ({ stream, text: text.replaceAll(/[\r\n]/g, '_') }));
        const bytes = Buffer.concat(clean.map(({ stream, text }) => frame(stream, `${AT} ${text}\n`)));
        const chunks: Buffer[] = [];
        for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
          const size = (sizes[turn % sizes.length] ?? 0) + 1;
          chunks.push(bytes.subarray(from, from + size));
          from += size;
        }
        const said = readIn(chunks).map(({ stream, text }) => ({ stream: stream === 'err' ? 2 : 1, text }));
        expect(said).toEqual(clean);
      }),
    );
  });
});

describe('justAfter', () => {
  it.each([
    ['2026-03-02T12:00:00.000000001Z', '2026-03-02T12:00:00.000000002Z'],
    ['2026-03-02T12:00:00.5Z', '2026-03-02T12:00:00.500000001Z'],
    ['2026-03-02T12:00:00Z', '2026-03-02T12:00:00.000000001Z'],
    ['2026-03-02T12:00:59.999999999Z', '2026-03-02T12:01:00.000000000Z'],
    ['no time', 'no time'],
  ])('of %s is %s', (at, next) => {
    expect(justAfter(at)).toBe(next);
  });
});
