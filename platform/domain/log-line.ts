/** One line that a container wrote. */
export type LogLine = {
  /** RFC 3339 with nine decimals, as the engine noted it; '' when it noted none */
  at: string;
  stream: 'out' | 'err';
  /** at most MAX_LOG_LINE characters */
  text: string;
  /** characters that were left out at its end */
  cut: number;
};
/** Lines of one container, in the order they were written. */
export type LogPiece = LogLine[];

export const MAX_LOG_LINE = 8192;
const STAMP = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})) /;
const HEADER = 8;
const LONGEST_STAMP = 40;

export type LogReader = {
  /** whole lines that these bytes end */
  read(chunk: Uint8Array): LogPiece;
  /** the last line, when it did not end */
  end(): LogPiece;
};

type Open = { at: string; text: string; length: number; decoder: TextDecoder };

/**
 * The engine's log stream as lines. Without a terminal it comes in frames (one byte of which stream, four of length), and a line
 * of more than 16 KB in several of them, each with the time in front: the time of the first counts, and only the beginning of the
 * line is kept. With a terminal there are no frames.
 */
export function createLogReader(hasTerminal: boolean): LogReader {
  const open = { out: fresh(), err: fresh() };
  let rest: Uint8Array = new Uint8Array(0);
  let frame: { stream: 'out' | 'err'; left: number; first: boolean } | null = null;
  const lines: LogPiece = [];
  const take = (stream: 'out' | 'err', bytes: Uint8Array, starts: boolean): void => {
    const line = open[stream];
    let text = line.decoder.decode(bytes, { stream: true });
    if (starts && line.length > 0) text = text.replace(STAMP, '');
    for (let from = 0; from < text.length;) {
      const end = text.indexOf('\n', from);
      add(line, text.slice(from, end === -1 ? text.length : end));
      if (end === -1) return;
      lines.push(close(line, stream));
      from = end + 1;
    }
  };
  const taken = (): LogPiece => lines.splice(0);
  return {
    read(chunk) {
      if (hasTerminal) {
        take('out', chunk, false);
        return taken();
      }
      rest = rest.length === 0 ? chunk : joined(rest, chunk);
      for (;;) {
        if (frame === null) {
          if (rest.length < HEADER) return taken();
          const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
          frame = { stream: view.getUint8(0) === 2 ? 'err' : 'out', left: view.getUint32(4), first: true };
          rest = rest.subarray(HEADER);
        }
        // the time in front must not come in two pieces
        if (frame.first && rest.length < Math.min(frame.left, LONGEST_STAMP)) return taken();
        const bytes = rest.subarray(0, frame.left);
        take(frame.stream, bytes, frame.first);
        rest = rest.subarray(bytes.length);
        if (bytes.length < frame.left) {
          frame = { ...frame, left: frame.left - bytes.length, first: false };
          return taken();
        }
        frame = null;
      }
    },
    end() {
      for (const stream of ['out', 'err'] as const)
        if (open[stream].length > 0) lines.push(close(open[stream], stream));
      return taken();
    },
  };
}

function fresh(): Open {
  return { at: '', text: '', length: 0, decoder: new TextDecoder() };
}

/** Kept up to a bound, with room for the time before it; all of it is counted. */
function add(line: Open, part: string): void {
  const room = MAX_LOG_LINE + 64 - line.text.length;
  if (room > 0) line.text += part.slice(0, room);
  line.length += part.length;
}

function close(line: Open, stream: 'out' | 'err'): LogLine {
  const [stamp = '', at = ''] = STAMP.exec(line.text) ?? [];
  const whole = line.text.slice(stamp.length).replace(/\r$/, '');
  const text = whole.slice(0, MAX_LOG_LINE);
  const cut = Math.max(0, line.length - stamp.length - text.length - (line.text.endsWith('\r') ? 1 : 0));
  line.text = '';
  line.length = 0;
  return { at, stream, text, cut };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

/** The moment right after this one, in the engine's nanoseconds: where reading goes on. */
export function justAfter(at: string): string {
  const [, whole = '', digits = ''] = /^(.*?)(?:\.(\d{1,9}))?Z$/.exec(at) ?? [];
  if (whole === '') return at;
  const nanos = Number(digits.padEnd(9, '0')) + 1;
  if (nanos < 1_000_000_000) return `${whole}.${String(nanos).padStart(9, '0')}Z`;
  return new Date(Date.parse(`${whole}Z`) + 1000).toISOString().replace(/\.\d+Z$/, '.000000000Z');
}
