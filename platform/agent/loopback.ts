import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ZodError } from 'zod';

import { messageOf } from '../domain/errors.ts';
import type { ModelRequest } from '../domain/model.ts';
import type { RelayAnswer } from '../domain/relay.ts';
import { chatDialect } from './loopback-chat.ts';
import type { Dialect, DialectRequest, StreamEvent } from './loopback-dialect.ts';
import { messagesDialect } from './loopback-messages.ts';
import { responsesDialect } from './loopback-responses.ts';
import { requestBody } from './request-body.ts';

export type Relayed = { ok: true; answer: RelayAnswer } | { ok: false; code: string; message: string };
/** One request to the gateway; `call` names it, so that it may be repeated. Must not throw. */
export type Relay = (call: string, request: ModelRequest, signal: AbortSignal) => Promise<Relayed>;

export type Loopback = { baseUrl: string; key: string; close(): Promise<void> };
export type LoopbackWaits = { headersMs: number; pingMs: number };

/** More than the gateway takes in any case. */
const MAX_BODY = 16 * 1024 * 1024;
const WAITS: LoopbackWaits = { headersMs: 20_000, pingMs: 10_000 };
const CHARS_PER_TOKEN = 4;

const DIALECTS: Readonly<Record<string, Dialect>> = {
  '/v1/chat/completions': chatDialect,
  '/chat/completions': chatDialect,
  '/v1/responses': responsesDialect,
  '/responses': responsesDialect,
  '/v1/messages': messagesDialect,
};

/**
 * The only way of an engine to a model: an address on this container's loopback, with a key of its own, that speaks three
 * dialects and forwards every request to the gateway. It keeps nothing and decides nothing.
 */
export async function startLoopback(options: {
  model: string;
  relay: Relay;
  waits?: Partial<LoopbackWaits>;
}): Promise<Loopback> {
  const key = randomBytes(24).toString('hex');
  const waits = { ...WAITS, ...options.waits };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://loopback');
    const dialect = DIALECTS[url.pathname.replace(/\/count_tokens$/, '')] ?? chatDialect;
    const refuse = (status: number, message: string): void =>
      sendJson(response, status, dialect.fault(status, message).data);
    if (!hasKey(request, key)) return refuse(401, 'this address serves one run only, and asks for its key');
    if (request.method === 'GET' && /^(\/v1)?\/models$/.test(url.pathname))
      return sendJson(response, 200, modelList(options.model));
    if (request.method !== 'POST' || DIALECTS[url.pathname.replace(/\/count_tokens$/, '')] === undefined)
      return refuse(404, `there is no ${request.method ?? ''} ${url.pathname} here`);
    const body = await requestBody(request, MAX_BODY);
    if (body === null) return refuse(413, `prompt is too long: more than ${MAX_BODY} bytes`);
    const asked = readBody(dialect, body);
    if (typeof asked === 'string') return refuse(400, asked);
    if (url.pathname.endsWith('/count_tokens'))
      return sendJson(response, 200, { input_tokens: Math.ceil(body.length / CHARS_PER_TOKEN) });
    await answer(response, dialect, asked, { relay: options.relay, waits });
  };
  const server = createServer((request, response) => {
    response.on('error', () => response.destroy()); // the engine may go at any time
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, chatDialect.fault(500, messageOf(error)).data);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { baseUrl: `http://127.0.0.1:${port}`, key, close };
}

type Answering = { relay: Relay; waits: LoopbackWaits };

/** Headers only when it is known how it went, or after a while; a stream that fails later says so in its last event. */
async function answer(
  response: ServerResponse,
  dialect: Dialect,
  asked: DialectRequest,
  { relay, waits }: Answering,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('the engine hung up')));
  const id = randomBytes(12).toString('hex');
  const stopPings = asked.stream ? keepAlive(response, dialect, waits) : () => undefined;
  const relayed = await relay(id, asked.request, gone.signal);
  stopPings();
  if (gone.signal.aborted) return;
  if (!relayed.ok) {
    const status = statusOf(relayed.code);
    const fault = dialect.fault(status, relayed.message);
    return response.headersSent ? endStream(response, [fault]) : sendJson(response, status, fault.data);
  }
  const given = { id, asked, answer: relayed.answer, at: Date.now() };
  if (!asked.stream) return sendJson(response, 200, dialect.whole(given));
  streamHead(response);
  endStream(response, dialect.events(given));
}

function keepAlive(response: ServerResponse, dialect: Dialect, waits: LoopbackWaits): () => void {
  let timer = setTimeout(function again() {
    streamHead(response);
    response.write(dialect.ping);
    timer = setTimeout(again, waits.pingMs);
  }, waits.headersMs);
  return () => clearTimeout(timer);
}

function streamHead(response: ServerResponse): void {
  if (response.headersSent) return;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
}

function endStream(response: ServerResponse, events: readonly StreamEvent[]): void {
  const lines = events.map(({ event, data }) => {
    const name = event === undefined ? '' : `event: ${event}\n`;
    return `${name}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
  });
  response.end(lines.join(''));
}

/** Statuses after which clients try again are only for what passes by itself. */
function statusOf(code: string): number {
  switch (code) {
    case 'busy':
    case 'not_ready':
    case 'away':
      return 503;
    case 'too_long':
      return 413;
    case 'invalid_input':
    case 'unsupported':
    case 'failed':
      return 400;
    default:
      return 403;
  }
}

function hasKey({ headers }: IncomingMessage, key: string): boolean {
  const bearer = headers.authorization?.replace(/^Bearer /i, '');
  const given = bearer || headers['x-api-key'];
  if (typeof given !== 'string' || given.length !== key.length) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(key));
}

function readBody(dialect: Dialect, body: string): DialectRequest | string {
  try {
    return dialect.read(JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return 'the body is not JSON';
    if (!(error instanceof ZodError)) throw error;
    return error.issues
      .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
      .join('; ')
      .slice(0, 2000);
  }
}

function modelList(model: string): object {
  const entry = {
    id: model,
    object: 'model',
    type: 'model',
    display_name: model,
    created: 0,
    owned_by: 'dockfra',
  };
  return { object: 'list', data: [entry], has_more: false, first_id: model, last_id: model };
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
