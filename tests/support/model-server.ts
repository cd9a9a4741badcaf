/**
 * A real HTTP server on 127.0.0.1 that speaks chat completions, saying what the test scripted. No network, no model.
 *
 *   const model = await startModelServer([{ content: 'Hello' }]);              // a list: one entry a request, in order
 *   const model = await startModelServer([{ fault: 'status', status: 429, retryAfter: 1 }, { content: 'Hello' }]);
 *   const model = await startModelServer(byTurn([call('read', { path: 'a' }), { content: 'Done' }])); // by turn of the conversation
 *   const model = await startModelServer(({ results }) => ({ content: `I read ${results[0]?.content}` }));
 *   const model = await startModelServer(script, { key: 'k', models: ['a', 'b'] }); // 401 for any other key
 *
 *   profile: { provider: 'openai', base_url: model.baseUrl, model: 'scripted', price: 'free' }
 *   model.received[0].messages / .raw / .key / .results      // every request, as it came
 *   model.refused                                            // requests that a real provider would refuse with 400, and why
 *   model.script(next)                                       // says something else from now on; `received` stays
 *   await model.close()                                      // also cuts what hangs; with vitest: onTestFinished(model.close)
 *
 * Faults (model-script.ts): status (429, 500, ... with Retry-After), hang, cut, huge, endless, broken_json, other_shape, html, no_finish.
 * Slow: `{ content, slowMs: { first: 500, chunk: 20 } }`. Broken or forged tool calls, control characters, a wrong finish
 * reason or absurd usage are ordinary answers with that content: `{ calls: [{ name: 'read', arguments: '{"path":' }] }`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { requestBody } from '../../platform/agent/request-body.ts';
import { readRequest, type Fault, type Received, type Said, type Script } from './model-script.ts';
import { speak, speakForEver, type Spoken } from './model-speech.ts';

export { byTurn, call, type Received, type Said, type Script } from './model-script.ts';
export type ModelServer = Awaited<ReturnType<typeof startModelServer>>;

const MAX_BODY = 50_000_000;

export async function startModelServer(first: Script, options: { key?: string; models?: string[] } = {}) {
  const received: Received[] = [];
  const refused: { raw: string; why: string }[] = [];
  let script = first;
  let next = 0;
  const choose = async (request: Received): Promise<Said> => {
    if (typeof script === 'function') return script(request);
    const said = script[next];
    next += 1;
    return said ?? { fault: 'status', status: 400, message: `the script has only ${next - 1} answers` };
  };
  const complete = async (raw: string, request: IncomingMessage, response: ServerResponse) => {
    const read = readRequest(raw, keyOf(request), Date.now());
    if (typeof read === 'string') {
      refused.push({ raw, why: read });
      return fail(response, 400, read);
    }
    received.push(read);
    const said = await choose(read);
    const to = { response, request: read.request, serial: received.length };
    await ('fault' in said ? misbehave(to, said) : speak(to, said));
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => response.destroy()); // the caller may go at any time
    if (options.key !== undefined && keyOf(request) !== options.key)
      return fail(response, 401, 'Incorrect API key provided');
    if (request.method === 'GET' && request.url === '/v1/models')
      return json(response, 200, modelList(options.models ?? ['scripted']));
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
      return fail(response, 404, `Not found: ${request.method} ${request.url}`);
    const raw = await requestBody(request, MAX_BODY);
    if (raw === null) return fail(response, 413, 'The request is too large');
    await complete(raw, request, response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else fail(response, 500, `the script threw: ${String(error)}`);
    });
  });
  const port = await listen(server);
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    received,
    refused,
    /** from now on; a list starts with its first entry */
    script: (given: Script): void => {
      script = given;
      next = 0;
    },
    close: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function misbehave(to: Spoken, said: Fault): Promise<void> {
  const { response, request } = to;
  const type = request.stream === true ? 'text/event-stream' : 'application/json';
  const send = (text: string, as = type) => void response.writeHead(200, { 'content-type': as }).end(text);
  switch (said.fault) {
    case 'status':
      if (said.retryAfter !== undefined) response.setHeader('retry-after', String(said.retryAfter));
      return fail(response, said.status, said.message ?? `scripted ${said.status}`);
    case 'hang':
      return;
    case 'cut':
      if (said.chunks === undefined) return void response.destroy();
      return speak(to, { content: 'This answer will be cut before it ends. '.repeat(50) }, said.chunks);
    case 'huge':
      return speak(to, { content: 'x'.repeat(said.bytes) });
    case 'endless':
      return speakForEver(to, said.everyMs ?? 1);
    case 'broken_json':
      return send(
        request.stream === true ? 'data: {"choices":[{"delta":\n\ndata: [DONE]\n\n' : '{"choices":[',
      );
    case 'other_shape':
      return send(
        request.stream === true ? 'data: {"unexpected":true}\n\ndata: [DONE]\n\n' : '{"unexpected":true}',
      );
    case 'html':
      return send('<!doctype html><title>Sign in</title>', 'text/html');
    case 'no_finish': {
      const choice = { index: 0, delta: { content: said.content }, finish_reason: null };
      const event = JSON.stringify({
        id: 'x',
        object: 'chat.completion.chunk',
        model: 'scripted',
        choices: [choice],
      });
      return send(`data: ${event}\n\n`, 'text/event-stream');
    }
  }
}

function keyOf({ headers }: IncomingMessage): string | null {
  return headers.authorization?.replace(/^Bearer /, '') ?? null;
}

const modelList = (names: string[]) => ({
  object: 'list',
  data: names.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'script' })),
});

function fail(response: ServerResponse, status: number, message: string): void {
  json(response, status, { error: { message, type: 'scripted', param: null, code: null } });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('no port was given'));
    });
  });
}
