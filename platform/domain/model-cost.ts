import type { ModelProfile } from './config-model.ts';
import type { ModelPrice, ModelRequest, ModelUsage } from './model.ts';

const MILLION = 1_000_000;
const FREE: ModelPrice = { input: 0, output: 0 };
/** Rough: English and code have about four characters a token. */
const CHARS_PER_TOKEN = 4;
/** For the worst case: no tokenizer in use makes more of ordinary text. */
const BYTES_PER_TOKEN_AT_MOST = 2;
const TOKENS_PER_MESSAGE = 8;

/** Null when nobody has confirmed a price. A replayed conversation costs nothing. */
export function priceOf(profile: Pick<ModelProfile, 'provider' | 'price'>): ModelPrice | null {
  if (profile.provider === 'replay' || profile.price === 'free') return FREE;
  if (profile.price === undefined) return null;
  const { input, output, cached } = profile.price;
  return { input, output, ...(cached === undefined ? {} : { cached }) };
}

/** US dollars. */
export function costOf(price: ModelPrice, usage: ModelUsage): number {
  const cached = Math.min(usage.cached, usage.input);
  const sum =
    (usage.input - cached) * price.input +
    cached * (price.cached ?? price.input) +
    usage.output * price.output;
  return sum / MILLION;
}

/** The most that a call can cost: reserved before it is made. */
export function worstCase(price: ModelPrice, request: ModelRequest): number {
  const input =
    Math.ceil(bytesOf(request) / BYTES_PER_TOKEN_AT_MOST) + request.messages.length * TOKENS_PER_MESSAGE;
  return (input * Math.max(price.input, price.cached ?? 0) + request.maxTokens * price.output) / MILLION;
}

/** Tokens counted here, where the provider did not: never more than it was allowed, for which the money is reserved. */
export function estimateUsage(request: ModelRequest, answerChars: number): ModelUsage {
  const input = Math.ceil(bytesOf(request) / CHARS_PER_TOKEN) + request.messages.length * TOKENS_PER_MESSAGE;
  const output = Math.min(Math.ceil(answerChars / CHARS_PER_TOKEN), request.maxTokens);
  return { input, output, cached: 0, estimated: true };
}

export type ClaimedUsage = { input: unknown; output: unknown; cached: unknown };

/**
 * What a provider says that it counted, believed as far as it can be true: a count that no text of this size can have is
 * replaced by ours. Thinking that is not shown counts as output, up to what was asked for.
 */
export function soundUsage(
  claimed: ClaimedUsage | null,
  request: ModelRequest,
  answerChars: number,
): ModelUsage {
  const ours = estimateUsage(request, answerChars);
  if (claimed === null) return ours;
  const input = tokens(claimed.input, ours.input / 4, bytesOf(request) + 1000);
  const output = tokens(claimed.output, ours.output / 8, Math.max(request.maxTokens, answerChars) + 100);
  const estimated = input === null || output === null;
  const cached = tokens(claimed.cached, 0, input ?? ours.input) ?? 0;
  return { input: input ?? ours.input, output: output ?? ours.output, cached, estimated };
}

function tokens(claimed: unknown, least: number, most: number): number | null {
  if (typeof claimed !== 'number' || !Number.isFinite(claimed)) return null;
  const whole = Math.ceil(claimed);
  return whole >= Math.floor(least) && whole <= most ? whole : null;
}

function bytesOf({ messages, tools }: ModelRequest): number {
  let bytes = 0;
  for (const message of messages) {
    bytes += Buffer.byteLength(message.content);
    if (message.role !== 'assistant') continue;
    for (const call of message.toolCalls)
      bytes += Buffer.byteLength(call.name) + Buffer.byteLength(call.arguments);
  }
  return bytes + (tools.length === 0 ? 0 : Buffer.byteLength(JSON.stringify(tools)));
}
