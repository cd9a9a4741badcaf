import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';

/** The platform does not answer: no socket, refused, or no headers in time. */
export class PlatformAway extends Error {}

export type BrokerCall = {
  socketPath: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: string;
  headersTimeoutMs: number;
};

/** One request; resolves with the answer as soon as its headers are here, throws PlatformAway otherwise. */
export function brokerRequest(call: BrokerCall): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers =
      call.body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(call.body) };
    const sent = request({
      // without an agent: its look at names and addresses costs a short command some 5 ms
      createConnection: () => connect(call.socketPath),
      method: call.method,
      path: call.path,
      headers,
    });
    const timer = setTimeout(() => {
      reject(new PlatformAway('it does not answer'));
      sent.destroy();
    }, call.headersTimeoutMs);
    sent.once('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    sent.on('error', (error) => {
      clearTimeout(timer);
      reject(new PlatformAway(reasonOf(error)));
    });
    sent.end(call.body);
  });
}

/** The whole body as text, at most `limit` characters; null when the connection was cut or fell silent. */
export function bodyText(
  response: IncomingMessage,
  limit: number,
  timeoutMs: number,
): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    const timer = setTimeout(() => response.destroy(), timeoutMs);
    const finish = (value: string | null): void => {
      clearTimeout(timer);
      resolve(value);
    };
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > limit) response.destroy();
    });
    response.once('end', () => finish(text));
    response.once('error', () => finish(null));
    response.once('close', () => finish(null));
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'no socket';
  if (error.code === 'ECONNREFUSED') return 'nobody listens on the socket';
  if (error.code === 'EACCES') return 'the socket is not for this user';
  return error.code === 'ECONNRESET' ? 'it hung up' : error.message;
}
