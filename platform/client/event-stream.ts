import { bodyText, brokerRequest } from './broker-request.ts';

/** One line of `/v1/events`, as far as a daemon needs it. */
export type StreamLine =
  | { type: 'start' | 'lost'; seq: number }
  | { type: 'event'; seq: number; event: Record<string, unknown> }
  | { type: 'beat' };

export type StreamRequest = {
  socketPath: string;
  /** number of the last event seen; null: from now on */
  after: number | null;
  headersMs: number;
  /** without a sign of life for so long the connection counts as cut */
  silenceMs: number;
  signal: AbortSignal;
};

const LINE_LIMIT = 1_048_576;

/** Hands on every line until the connection ends, then returns. Throws PlatformAway when there is none to begin with. */
export async function followEvents(
  request: StreamRequest,
  onLine: (line: StreamLine) => void,
): Promise<void> {
  const path = request.after === null ? '/v1/events' : `/v1/events?after=${request.after}`;
  const { socketPath, headersMs: headersTimeoutMs } = request;
  const answer = await brokerRequest({ socketPath, method: 'GET', path, headersTimeoutMs });
  if (answer.statusCode !== 200) {
    await bodyText(answer, 65_536, 2000);
    return;
  }
  const { body } = answer;
  await new Promise<void>((resolve) => {
    let rest = '';
    const cut = (): void => {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', cut);
      body.destroy();
      resolve();
    };
    const timer = setTimeout(cut, request.silenceMs);
    request.signal.addEventListener('abort', cut, { once: true });
    if (request.signal.aborted) cut();
    body.setEncoding('utf8');
    body.on('data', (chunk: string) => {
      timer.refresh();
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LINE_LIMIT) cut();
      for (const line of lines) {
        const parsed = parseLine(line);
        if (parsed) onLine(parsed);
      }
    });
    for (const event of ['end', 'error', 'close'] as const) body.once(event, cut);
    body.resume();
  });
}

function parseLine(line: string): StreamLine | null {
  const value = jsonOf(line);
  if (!isRecord(value)) return null;
  const { type, seq, event } = value;
  if (type === 'beat') return { type };
  if (typeof seq !== 'number') return null;
  if (type === 'start' || type === 'lost') return { type, seq };
  return type === 'event' && isRecord(event) ? { type, seq, event } : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a torn line; the next look at the tickets makes up for it
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
