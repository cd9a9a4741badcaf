import OpenAI from 'openai';

import { messageOf } from '../domain/errors.ts';
import { maxAnswerChars, normaliseAnswer, type RawCall } from '../domain/model-answer.ts';
import { soundUsage, type ClaimedUsage } from '../domain/model-cost.ts';
import { ModelFailure } from '../domain/model-failure.ts';
import { chatBody, OPENAI_URL } from '../domain/model-openai.ts';
import { kindOfStatus, readRetryAfter } from '../domain/model-retry.ts';
import type { ModelAnswer, ModelRequest } from '../domain/model.ts';
import type { ModelProfile } from '../domain/config-model.ts';
import { safeLine } from '../domain/safe-text.ts';
import type { ModelProviders } from '../ports-model.ts';
import { readChunk, readUsage, type Chunk } from './model-openai-chunk.ts';
import { boundedFetch } from './model-openai-fetch.ts';

const LIST_TIMEOUT_MS = 15_000;
const MAX_LISTED = 2000;
const LIST_BYTES = 5_000_000;
/** Framing around a few characters of each chunk. */
const WIRE_BYTES_PER_CHAR = 120;
/** A name may be so long until it has been searched for secrets. */
const MAX_NAME = 500;

/**
 * Any server that speaks chat completions, streamed. Retries are the caller's: each call is exactly one request, which may take
 * the `timeout_seconds` of its profile (the llm of a role, or one of its fallbacks).
 */
export function createOpenAi(now: () => Date): ModelProviders {
  return {
    async call({ profile, key, request }, onDelta, signal) {
      const timeout = AbortSignal.timeout(profile.timeout_seconds * 1000);
      const stop = AbortSignal.any([signal, timeout]);
      const heard: Heard = { content: '', calls: [], finish: null, usage: null, model: null };
      try {
        await hear({ profile, key, request, heard, onDelta, stop });
      } catch (error) {
        signal.throwIfAborted();
        throw explain(error, { profile, request, heard, timedOut: timeout.aborted, now });
      }
      return answerOf(heard, profile, request);
    },
    async list(profile, key, signal) {
      const stop = AbortSignal.any([signal, AbortSignal.timeout(LIST_TIMEOUT_MS)]);
      const names: string[] = [];
      try {
        for await (const { id } of client(profile, key, LIST_BYTES).models.list({ signal: stop })) {
          if (names.length >= MAX_LISTED) break;
          if (typeof id === 'string') names.push(id.slice(0, MAX_NAME));
        }
      } catch (error) {
        signal.throwIfAborted();
        throw explain(error, { profile, request: null, heard: null, timedOut: stop.aborted, now });
      }
      return names.toSorted();
    },
  };
}

type Heard = {
  content: string;
  calls: RawCall[];
  finish: string | null;
  usage: ClaimedUsage | null;
  model: string | null;
};

function client(profile: ModelProfile, key: string | null, maxBytes: number): OpenAI {
  return new OpenAI({
    baseURL: profile.base_url ?? OPENAI_URL,
    apiKey: key ?? 'none',
    // nothing of the process environment goes into a request
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: profile.timeout_seconds * 1000,
    logLevel: 'off',
    fetch: boundedFetch(maxBytes, key),
  });
}

type Hearing = {
  profile: ModelProfile;
  key: string | null;
  request: ModelRequest;
  heard: Heard;
  onDelta: (text: string) => void;
  stop: AbortSignal;
};

async function hear({ profile, key, request, heard, onDelta, stop }: Hearing): Promise<void> {
  const most = maxAnswerChars(request.maxTokens);
  const api = client(profile, key, most * WIRE_BYTES_PER_CHAR);
  const body = chatBody(request, profile.model, profile.base_url ?? OPENAI_URL);
  const stream = await api.chat.completions.create(body, { signal: stop });
  let chars = 0;
  let events = 0;
  for await (const chunk of stream) {
    stop.throwIfAborted();
    events += 1;
    chars += take(heard, readChunk(chunk), onDelta);
    if (chars > most || events > most)
      throw new ModelFailure(`the answer is longer than ${String(request.maxTokens)} tokens can be`, {
        kind: 'too_large',
      });
  }
  stop.throwIfAborted(); // an aborted stream ends like a whole one
  if (heard.finish === null) {
    const said = heard.content !== '' || heard.calls.length > 0;
    throw said
      ? new ModelFailure('the connection ended before the answer did', { kind: 'network' })
      : new ModelFailure('what came back is no chat completion', { kind: 'malformed' });
  }
}

/** Adds one chunk; returns how many characters it brought. */
function take(heard: Heard, chunk: Chunk, onDelta: (text: string) => void): number {
  heard.model = typeof chunk.model === 'string' ? chunk.model : heard.model;
  heard.usage = readUsage(chunk.usage) ?? heard.usage;
  const choice = chunk.choices?.[0];
  heard.finish = typeof choice?.finish_reason === 'string' ? choice.finish_reason : heard.finish;
  let chars = 0;
  const text = choice?.delta?.content ?? choice?.delta?.refusal;
  if (typeof text === 'string' && text !== '') {
    heard.content += text;
    chars += text.length;
    onDelta(text);
  }
  for (const part of choice?.delta?.tool_calls ?? []) {
    const { name, arguments: given } = part.function ?? {};
    const call = callAt(heard, part.index);
    call.id ??= typeof part.id === 'string' ? part.id : undefined;
    call.name = `${call.name ?? ''}${name ?? ''}`;
    call.arguments = `${call.arguments ?? ''}${given ?? ''}`;
    chars += (name?.length ?? 0) + (given?.length ?? 0);
  }
  return chars;
}

function callAt(heard: Heard, given: unknown): RawCall {
  const index = typeof given === 'number' && given >= 0 && given < 64 ? Math.floor(given) : 0;
  while (heard.calls.length <= index) heard.calls.push({});
  const call = heard.calls[index] ?? {};
  heard.calls[index] = call;
  return call;
}

function answerOf(heard: Heard, profile: ModelProfile, request: ModelRequest): ModelAnswer {
  const answer = normaliseAnswer({
    content: heard.content,
    toolCalls: heard.calls.filter((call) => call.name !== undefined),
    finish: heard.finish ?? '',
  });
  return {
    ...answer,
    usage: soundUsage(heard.usage, request, charsOf(heard)),
    model: safeLine(heard.model ?? profile.model, MAX_NAME),
    provider: hostOf(profile),
    replayed: false,
  };
}

function charsOf({ content, calls }: Heard): number {
  return content.length + calls.reduce((sum, call) => sum + (call.arguments?.length ?? 0), 0);
}

/** Where the answer came from: the host, for "openai" says only how it speaks. */
function hostOf(profile: ModelProfile): string {
  try {
    return new URL(profile.base_url ?? OPENAI_URL).host;
  } catch {
    return 'openai';
  }
}

type Failed = {
  profile: ModelProfile;
  request: ModelRequest | null;
  heard: Heard | null;
  timedOut: boolean;
  now: () => Date;
};

function explain(error: unknown, { profile, request, heard, timedOut, now }: Failed): ModelFailure {
  const chars = heard ? charsOf(heard) : 0;
  const usage = request && heard && chars > 0 ? { usage: soundUsage(heard.usage, request, chars) } : {};
  const at = hostOf(profile);
  if (timedOut) {
    const text = `${at} did not finish within ${String(profile.timeout_seconds)} seconds`;
    return new ModelFailure(text, { kind: 'timeout', ...usage }, error);
  }
  const failure = deepest(error);
  if (failure) return new ModelFailure(`${at}: ${failure.message}`, { ...failure.facts, ...usage }, error);
  if (error instanceof OpenAI.APIError && typeof error.status === 'number') {
    const header = (name: string) => headerOf(error.headers, name);
    return new ModelFailure(
      `${at} answered ${safeLine(error.message, 300)}`,
      { kind: kindOfStatus(error.status), status: error.status, retryAfterMs: readRetryAfter(header, now()) },
      error,
    );
  }
  if (error instanceof SyntaxError)
    return new ModelFailure(
      `${at} answered with something that is no JSON`,
      { kind: 'malformed', ...usage },
      error,
    );
  // a broken connection comes with its cause; without one the library stumbled over the shape of what it read
  if (error instanceof TypeError && error.cause === undefined)
    return new ModelFailure(
      `${at} answered with JSON of another shape`,
      { kind: 'malformed', ...usage },
      error,
    );
  const cause = error instanceof Error && error.cause ? `: ${messageOf(rootCause(error))}` : '';
  return new ModelFailure(
    `${at} cannot be reached: ${safeLine(messageOf(error) + cause, 200)}`,
    { kind: 'network', ...usage },
    error,
  );
}

function headerOf(headers: unknown, name: string): string | null {
  return headers instanceof Headers ? headers.get(name) : null;
}

/** A failure of our own inside what the library wrapped around it. */
function deepest(error: unknown): ModelFailure | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1)
    if (at instanceof ModelFailure) return at;
  return null;
}

function rootCause(error: Error): unknown {
  let at: unknown = error;
  for (let depth = 0; at instanceof Error && at.cause !== undefined && depth < 8; depth += 1) at = at.cause;
  return at;
}
