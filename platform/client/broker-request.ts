import { connect, type Socket } from 'node:net';

/** The platform does not answer: no socket, refused, or no headers in time. */
export class PlatformAway extends Error {}

export type BrokerCall = {
  socketPath: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: string;
  headersTimeoutMs: number;
};

/** Status and headers (names in lower case) of an answer; what follows on the connection is its body, to be resumed. */
export type BrokerAnswer = { statusCode: number; headers: Readonly<Record<string, string>>; body: Socket };

/** The platform's own headers are some 300 bytes. */
const HEAD_LIMIT = 65_536;
const HEAD_END = '\r\n\r\n';

/**
 * One request; resolves with the answer as soon as its headers are here, throws PlatformAway otherwise. It asks in HTTP/1.0,
 * to which a server answers with the bare body up to the end of the connection. That needs no HTTP parser: loading node's
 * costs a short command a tenth of its time (decision 015).
 */
export function brokerRequest(call: BrokerCall): Promise<BrokerAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(call.socketPath);
    let read = Buffer.alloc(0);
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('end', onEnd).off('data', onData);
    };
    const away = (reason: string): void => {
      settle();
      socket.destroy();
      reject(new PlatformAway(reason));
    };
    const timer = setTimeout(() => away('it does not answer'), call.headersTimeoutMs);
    const onEnd = (): void => away('it hung up');
    const onData = (chunk: Buffer): void => {
      read = Buffer.concat([read, chunk]);
      const end = read.indexOf(HEAD_END);
      if (end === -1 && read.length <= HEAD_LIMIT) return;
      const head = end === -1 ? null : parseHead(read.toString('latin1', 0, end));
      if (head === null) return away('it does not speak HTTP');
      settle();
      socket.pause();
      const rest = read.subarray(end + HEAD_END.length);
      if (rest.length > 0) socket.unshift(rest);
      resolve({ ...head, body: socket });
    };
    socket.on('error', (error) => away(reasonOf(error))); // stays: whoever reads the body sees it close
    socket.on('end', onEnd).on('data', onData);
    socket.write(requestText(call));
  });
}

function requestText({ method, path, body }: BrokerCall): string {
  const about =
    body === undefined
      ? ''
      : `content-type: application/json\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n`;
  return `${method} ${path} HTTP/1.0\r\nhost: dockfra\r\n${about}\r\n${body ?? ''}`;
}

function parseHead(text: string): Omit<BrokerAnswer, 'body'> | null {
  const [first = '', ...lines] = text.split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(first);
  if (status === null) return null;
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { statusCode: Number(status[1]), headers: Object.fromEntries(headers) };
}

/** The whole body as text, at most `limit` characters; null when the connection was cut or fell silent. */
export function bodyText(
  { body, headers }: BrokerAnswer,
  limit: number,
  timeoutMs: number,
): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    const timer = setTimeout(() => body.destroy(), timeoutMs);
    const finish = (value: string | null): void => {
      clearTimeout(timer);
      resolve(value);
    };
    const told = headers['content-length'];
    body.setEncoding('utf8');
    body.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > limit) body.destroy();
    });
    body.once('end', () =>
      finish(told === undefined || Number(told) === Buffer.byteLength(text) ? text : null),
    );
    body.once('error', () => finish(null));
    body.once('close', () => finish(null));
    body.resume();
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'no socket';
  if (error.code === 'ECONNREFUSED') return 'nobody listens on the socket';
  if (error.code === 'EACCES') return 'the socket is not for this user';
  return error.code === 'ECONNRESET' ? 'it hung up' : error.message;
}
