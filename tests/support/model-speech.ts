// How a scripted answer goes over the wire in the chat completions format, whole or as server-sent events.
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import type { ReceivedRequest, ScriptedAnswer } from './model-script.ts';

const CHUNK = 12;
const CREATED = 1_700_000_000;

type Calls = { id: string; type: 'function'; function: { name: string; arguments: string } }[];
export type Spoken = { response: ServerResponse; request: ReceivedRequest; serial: number };

/** Sends the answer; `chunks` cuts the connection after so many pieces. */
export async function speak(to: Spoken, answer: ScriptedAnswer, chunks = Infinity): Promise<void> {
  if (answer.slowMs?.first) await wait(answer.slowMs.first);
  const { response, request } = to;
  if (response.destroyed) return;
  if (request.stream !== true) return whole(to, answer, chunks);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  let sent = 0;
  for (const data of pieces(to, answer)) {
    if (sent >= chunks) return void response.destroy();
    if (response.destroyed) return;
    if (!response.write(`data: ${data}\n\n`)) await drained(response);
    sent += 1;
    if (answer.slowMs?.chunk) await wait(answer.slowMs.chunk);
  }
  response.end();
}

function whole({ response, request, serial }: Spoken, answer: ScriptedAnswer, chunks: number): void {
  const calls = callsOf(answer, serial);
  const body = JSON.stringify({
    id: `chatcmpl-${serial}`,
    object: 'chat.completion',
    created: CREATED,
    model: answer.model ?? request.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.content ?? null,
          ...(calls.length > 0 && { tool_calls: calls }),
        },
        finish_reason: finishOf(answer),
      },
    ],
    ...(answer.usage !== 'none' && { usage: usageOf(answer, request) }),
  });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  if (chunks === Infinity) return void response.end(body);
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}

/** The data of each event, in order. */
function* pieces({ request, serial }: Spoken, answer: ScriptedAnswer): Generator<string> {
  const chunk = (delta: Record<string, unknown>, finish: string | null = null) =>
    JSON.stringify({
      ...frame(request, answer, serial),
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
  yield chunk({ role: 'assistant', content: '' });
  for (const content of slices(answer.content ?? '')) yield chunk({ content });
  for (const [index, { id, type, function: asked }] of callsOf(answer, serial).entries()) {
    yield chunk({ tool_calls: [{ index, id, type, function: { name: asked.name, arguments: '' } }] });
    for (const part of slices(asked.arguments))
      yield chunk({ tool_calls: [{ index, function: { arguments: part } }] });
  }
  yield chunk({}, finishOf(answer));
  if (request.stream_options?.include_usage && answer.usage !== 'none')
    yield JSON.stringify({
      ...frame(request, answer, serial),
      choices: [],
      usage: usageOf(answer, request),
    });
  yield '[DONE]';
}

/** Content for ever; ends only when the caller goes away. */
export async function speakForEver({ response, request, serial }: Spoken, everyMs: number): Promise<void> {
  const streams = request.stream === true;
  response.writeHead(200, { 'content-type': streams ? 'text/event-stream' : 'application/json' });
  if (!streams) response.write('{"choices":[{"index":0,"message":{"role":"assistant","content":"');
  const event = JSON.stringify({
    ...frame(request, {}, serial),
    choices: [{ index: 0, delta: { content: 'and so on ' }, finish_reason: null }],
  });
  while (!response.destroyed) {
    if (!response.write(streams ? `data: ${event}\n\n` : 'and so on ')) await drained(response);
    await wait(everyMs);
  }
}

const frame = (request: ReceivedRequest, answer: ScriptedAnswer, serial: number) => ({
  id: `chatcmpl-${serial}`,
  object: 'chat.completion.chunk',
  created: CREATED,
  model: answer.model ?? request.model,
});

function callsOf(answer: ScriptedAnswer, serial: number): Calls {
  return (answer.calls ?? []).map(({ name, arguments: given, id }, index) => ({
    id: id ?? `call_${serial}_${index}`,
    type: 'function',
    function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
  }));
}

const finishOf = (answer: ScriptedAnswer): string =>
  answer.finish ?? ((answer.calls ?? []).length > 0 ? 'tool_calls' : 'stop');

function usageOf(answer: ScriptedAnswer, request: ReceivedRequest) {
  const given = answer.usage === 'none' ? undefined : answer.usage;
  const prompt = given?.input ?? tokens(JSON.stringify(request.messages));
  const completion = given?.output ?? tokens(`${answer.content ?? ''}${JSON.stringify(answer.calls ?? '')}`);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: given?.cached ?? 0 },
  };
}

const tokens = (text: string) => Math.ceil(text.length / 4);

function* slices(text: string): Generator<string> {
  const size = Math.max(CHUNK, Math.ceil(text.length / 5000));
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

/** Resolves when the peer has read on, or has gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      response.off('drain', over);
      response.off('close', over);
      resolve();
    };
    response.once('drain', over).once('close', over);
  });
}
