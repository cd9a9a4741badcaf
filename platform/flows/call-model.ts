import type { ModelProfile, RoleModel } from '../domain/config-model.ts';
import type { ModelAnswer } from '../domain/model.ts';
import { priceOf } from '../domain/model-cost.ts';
import { pauseHint, pauseLine, type Pause } from '../domain/pause.ts';
import { redactCalls, redactRequest } from '../domain/redact-conversation.ts';
import { createRedactedStream } from '../domain/redact-stream.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { CallerRole, RoleName } from '../domain/ticket.ts';
import type { Ports } from '../ports.ts';
import {
  askProfile,
  type Attempting,
  type CallModelPorts,
  type ModelCall,
  type Outcome,
} from './call-model-attempt.ts';
import { openRedactor } from './redact-run.ts';

export type Watch = { onDelta: (text: string) => void; signal: AbortSignal };

/** `usd` and `ms` of this call, failed attempts included. */
export type PaidAnswer = ModelAnswer & { usd: number; ms: number };

/**
 * The one way to a model. Pause, profile, price, budget, place, redaction, provider with retries and fallbacks, cost on record,
 * in this order. The answer is redacted like everything else that is kept: whoever executes its calls asks `revealCalls` for
 * the values. Refusals: `paused`, `not_ready` (profile, key or price missing), `limits` (budget), `busy` (down, try later),
 * `invalid_input` (the provider will never take it), `conflict` (a replay differs).
 */
export async function callModel(
  ports: CallModelPorts,
  call: ModelCall,
  watch: Watch,
): Promise<Result<PaidAnswer>> {
  const began = ports.clock.now().getTime();
  const role = call.role === 'owner' ? undefined : call.role;
  const paused = await ports.switches.paused(role);
  if (paused) return pausedRefusal(paused);
  const profiles = await readProfiles(ports, call.role);
  if (!profiles.ok) return profiles;
  const redactor = await openRedactor(ports, call.run);
  const request = redactRequest(call.request, redactor);
  await redactor.keep();
  const { signal, release } = stopOnPause(ports, role, watch.signal);
  const stream = createRedactedStream(redactor, watch.onDelta);
  try {
    const asked = await askInTurn(ports, profiles.value, {
      call: { ...call, request },
      budget: profiles.value.budget,
      signal,
      hide: (text) => redactor.text(text),
      onDelta: (text) => stream.push(text),
    });
    stream.end();
    if (!asked.ok)
      return { ok: false, refusal: { ...asked.refusal, message: redactor.text(asked.refusal.message) } };
    const { answer, usd } = asked.value;
    const toolCalls = redactCalls(answer.toolCalls, redactor);
    const clean = { ...answer, content: redactor.text(answer.content), toolCalls };
    await redactor.keep();
    return ok({ ...clean, usd, ms: ports.clock.now().getTime() - began });
  } finally {
    release();
  }
}

/** The role's profile, refused when it has none or nobody has confirmed its price. */
async function readProfiles(ports: Pick<Ports, 'settings'>, role: CallerRole): Promise<Result<RoleModel>> {
  const { roles } = await ports.settings.current();
  const llm = role === 'owner' ? undefined : roles[role].llm;
  if (!llm)
    return refuse(
      'not_ready',
      `the ${role} has no model`,
      role === 'owner'
        ? 'let a role ask'
        : `set roles.${role}.llm in dockfra.yaml: model, base_url, api_key_env, price`,
    );
  if (priceOf(llm) !== null) return ok(llm);
  return refuse(
    'not_ready',
    `nobody has confirmed what ${llm.model} costs`,
    `set roles.${role}.llm.price in dockfra.yaml: "free", or {input: ..., output: ...} in US dollars for a million tokens`,
  );
}

/** The profile, then its fallbacks as long as another one may do better. */
async function askInTurn(
  ports: CallModelPorts,
  llm: RoleModel,
  attempting: Omit<Attempting, 'profile'>,
): Promise<Result<{ answer: ModelAnswer; usd: number }>> {
  const profiles: ModelProfile[] = [llm, ...llm.fallbacks];
  const passed: Extract<Outcome, { kind: 'failed' }>[] = [];
  let usd = 0;
  for (const profile of profiles) {
    const outcome = await askProfile(ports, { ...attempting, profile });
    if (outcome.kind === 'stopped') return stopped(ports, attempting.call.role);
    if (outcome.kind === 'answered') return ok({ answer: outcome.answer, usd: usd + outcome.usd });
    usd += outcome.usd;
    passed.push(outcome);
    if (outcome.terminal) break;
  }
  return allFailed(passed);
}

/** What nobody would do better decides; else what another time may do better; else what the role's own profile met. */
function allFailed(passed: readonly Extract<Outcome, { kind: 'failed' }>[]): Result<never> {
  const decisive =
    passed.find(({ terminal }) => terminal) ??
    passed.find(({ refusal }) => refusal.code === 'busy') ??
    passed[0];
  const message = passed.map(({ refusal }) => refusal.message).join('; then ');
  return refuse(decisive?.refusal.code ?? 'busy', message, decisive?.refusal.hint);
}

async function stopped(ports: Pick<Ports, 'switches'>, role: CallerRole): Promise<Result<never>> {
  const paused = await ports.switches.paused(role === 'owner' ? undefined : role);
  if (paused) return pausedRefusal(paused);
  return refuse('busy', 'the call was stopped before the model had answered', 'ask again');
}

function pausedRefusal(pause: Pause): Result<never> {
  return refuse('paused', pauseLine(pause), pauseHint(pause));
}

/** The caller's signal, which a pause pulls as well: also a model in the middle of an answer stops. */
function stopOnPause(
  ports: Pick<Ports, 'events'>,
  role: RoleName | undefined,
  outer: AbortSignal,
): { signal: AbortSignal; release: () => void } {
  const pause = new AbortController();
  const release = ports.events.subscribe((event) => {
    const mine = event.kind === 'pause' && (event.role === undefined || event.role === role);
    if (mine && event.paused) pause.abort(new Error('paused'));
  });
  return { signal: AbortSignal.any([outer, pause.signal]), release };
}
