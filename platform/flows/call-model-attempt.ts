import type { ModelProfile, RoleModel } from '../domain/config-model.ts';
import { afterFailure, afterSuccess, circuitOf, openFor } from '../domain/model-breaker.ts';
import { costOf, estimateUsage, priceOf } from '../domain/model-cost.ts';
import { failureRefusal, ModelFailure } from '../domain/model-failure.ts';
import { decideRetry } from '../domain/model-retry.ts';
import type { ModelAnswer, ModelPrice, ModelRequest, ModelUsage } from '../domain/model.ts';
import { safeLine } from '../domain/safe-text.ts';
import type { Refusal, RefusalCode } from '../domain/result.ts';
import type { UsageRecord } from '../ports-model.ts';
import type { Ports } from '../ports.ts';
import { reserve, type Reserved, type Spender } from './call-model-reserve.ts';

export type CallModelPorts = Pick<
  Ports,
  'clock' | 'settings' | 'switches' | 'events' | 'tickets' | 'models' | 'modelGate' | 'usage' | 'secrets'
>;

export type ModelCall = Spender & {
  request: ModelRequest;
  /** somebody asks whether the model answers: also one that is left alone is asked */
  trial?: boolean;
};

export type Attempting = {
  profile: ModelProfile;
  call: ModelCall;
  budget: RoleModel['budget'];
  signal: AbortSignal;
  /** takes the secrets out of what a provider says */
  hide: (text: string) => string;
  onDelta: (text: string) => void;
};

const MAX_LINE = 200;

export type Outcome =
  | { kind: 'answered'; answer: ModelAnswer; usd: number }
  /** `terminal`: no other profile would do better. `usd`: what the failed attempts cost */
  | { kind: 'failed'; refusal: Refusal; terminal: boolean; usd: number }
  /** by the caller or a pause */
  | { kind: 'stopped' };

/** One profile (the role's own or one of its fallbacks) with its retries; its own key, price and breaker. */
export async function askProfile(ports: CallModelPorts, attempting: Attempting): Promise<Outcome> {
  const { profile, signal } = attempting;
  const price = priceOf(profile);
  if (price === null)
    return failed('not_ready', `nobody has confirmed what ${profile.model} costs`, 'set its price');
  const key = profile.api_key_env === undefined ? null : await ports.secrets.get(profile.api_key_env);
  if (key === null && profile.api_key_env !== undefined)
    return failed(
      'not_ready',
      `the key ${profile.api_key_env} of ${profile.model} is not set`,
      `set it in the environment of the platform, or: dockfra secret set ${profile.api_key_env} -`,
    );
  let usd = 0;
  for (let attempt = 1; ; attempt += 1) {
    const tried = await askOnce(ports, { ...attempting, price, key });
    if (tried.kind === 'stopped') return tried;
    usd += tried.usd;
    if (tried.kind !== 'broke') return { ...tried, usd };
    const decision = decideRetry(tried.failure.facts, attempt, ports.modelGate.chance());
    if (decision.next !== 'retry')
      return {
        kind: 'failed',
        refusal: failureRefusal(tried.failure),
        usd,
        terminal: decision.next === 'stop',
      };
    if (!(await slept(ports, decision.waitMs, signal))) return { kind: 'stopped' };
  }
}

type Once = Attempting & { price: ModelPrice; key: string | null };
type Tried = Outcome | { kind: 'broke'; failure: ModelFailure; usd: number };

/** One request: a place, the breaker, the budget reserved, the provider, the real cost. */
async function askOnce(ports: CallModelPorts, once: Once): Promise<Tried> {
  const { profile, signal } = once;
  const leave = await place(ports, signal);
  if (!leave) return { kind: 'stopped' };
  try {
    const circuit = circuitOf(profile);
    const breaker = ports.modelGate.breaker(circuit);
    const left = openFor(breaker, ports.clock.now().getTime());
    if (left > 0 && once.call.trial !== true)
      return failed(
        'busy',
        `${profile.model} failed several times in a row and is left alone for ${String(Math.ceil(left / 1000))} seconds; the last time: ${breaker.why}`,
        'try again then',
      );
    const request = {
      ...once.call.request,
      maxTokens: Math.min(once.call.request.maxTokens, profile.max_tokens),
    };
    const reserved = await reserve(ports, once, request);
    if (!reserved.ok) return { kind: 'failed', refusal: reserved.refusal, terminal: false, usd: 0 };
    return await perform(ports, once, { request, circuit, ...reserved.value });
  } finally {
    leave();
  }
}

type Performing = Reserved & { request: ModelRequest; circuit: string };

/** The request itself. Whatever happens, the reserved money is replaced by what was used. */
async function perform(
  ports: CallModelPorts,
  { profile, key, call, signal, onDelta, price, hide }: Once,
  { request, circuit, id, record }: Performing,
): Promise<Tried> {
  const began = ports.clock.now().getTime();
  const heard = { chars: 0 };
  const hear = (text: string): void => {
    heard.chars += text.length;
    onDelta(text);
  };
  const settle = async (usage: ModelUsage | null, more: Partial<UsageRecord>): Promise<number> => {
    const { input, output, cached } = usage ?? { input: 0, output: 0, cached: 0 };
    const usd = usage ? costOf(price, usage) : 0;
    const ms = ports.clock.now().getTime() - began;
    const tokens = { inputTokens: input, outputTokens: output, cachedTokens: cached };
    await ports.usage.settle(id, { ...record, ...tokens, usd, ms, ...more });
    return usd;
  };
  const note = (failure: ModelFailure | null) => {
    const breaker = ports.modelGate.breaker(circuit);
    const now = ports.clock.now().getTime();
    const why = failure ? safeLine(hide(failure.message), MAX_LINE) : '';
    ports.modelGate.note(
      circuit,
      failure ? afterFailure(breaker, { kind: failure.facts.kind, why }, now) : afterSuccess(),
    );
  };
  try {
    const said = await ports.models.call({ profile, key, request, conversation: call.run }, hear, signal);
    note(null);
    // whatever a server calls itself, also by a secret that it was sent
    const model = safeLine(hide(said.model), MAX_LINE);
    const provider = safeLine(hide(said.provider), MAX_LINE);
    const answer = { ...said, model, provider };
    const usd = await settle(answer.usage, { model, provider, replayed: said.replayed, outcome: 'ok' });
    return { kind: 'answered', answer, usd };
  } catch (error) {
    if (signal.aborted) {
      await settle(estimateUsage(request, heard.chars), {}); // the provider has the request, and counts it
      return { kind: 'stopped' };
    }
    if (!(error instanceof ModelFailure)) throw error;
    note(error);
    const begun = heard.chars > 0 || error.facts.kind === 'timeout' || error.facts.kind === 'too_large';
    const usage = error.facts.usage ?? (begun ? estimateUsage(request, heard.chars) : null);
    return { kind: 'broke', failure: error, usd: await settle(usage, {}) };
  }
}

async function place(ports: CallModelPorts, signal: AbortSignal): Promise<(() => void) | null> {
  try {
    return await ports.modelGate.enter(signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** False when the wait was cut off. */
async function slept(ports: CallModelPorts, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await ports.clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

function failed(code: RefusalCode, message: string, hint: string): Extract<Outcome, { kind: 'failed' }> {
  return { kind: 'failed', refusal: { code, message, hint }, terminal: false, usd: 0 };
}
