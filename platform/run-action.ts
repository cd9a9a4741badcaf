import { actorOf, may, OWNER_GRANTS, type Caller, type Grants } from './domain/access.ts';
import type { AuditEntry } from './domain/audit.ts';
import { auditInput } from './domain/audit-input.ts';
import { DockfraError, messageOf } from './domain/errors.ts';
import { issueText } from './domain/issue-text.ts';
import { refuse, type Refusal, type Result } from './domain/result.ts';
import { TICKET_ID } from './domain/ticket.ts';
import type { AnyAction } from './actions/action.ts';
import type { CallContext, Ports } from './ports.ts';
import { ROLES } from './roles/registry.gen.ts';

/** What every front calls. `outcome` is what the audit line says. */
export type Ran = { result: Result<unknown>; outcome: AuditEntry['outcome'] };

/**
 * The only caller of an action: parse -> may? -> run -> audit. Whatever changes the engine passes the guard inside
 * its flow as well. Never throws for anything the action does: a broken world becomes a refusal that says so.
 */
export async function runAction(
  ports: Ports,
  action: AnyAction,
  input: unknown,
  context: CallContext,
): Promise<Ran> {
  const startedAt = ports.clock.now().getTime();
  const parsed = action.input.safeParse(input, { error: issueText });
  if (!parsed.success) {
    const details = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`,
    );
    return finish(
      ports,
      { action, subject: null, caller: context.caller, startedAt },
      {
        result: refuse(
          'invalid_input',
          `${action.name}: ${details.join('; ')}`,
          `see: help ${action.cli.words.join(' ')}`,
          details,
        ),
        outcome: 'refused',
      },
    );
  }
  const subject = action.subject?.(parsed.data) ?? null;
  const call = { action, subject, caller: context.caller, startedAt, input: auditInput(parsed.data) };
  if (!may(grantsOf(context.caller), action.needs)) {
    const { area, level } = action.needs;
    const message = `${context.caller.role} may not ${action.cli.words.join(' ')}: it needs ${level} on ${area}`;
    const result = refuse('not_allowed', message, 'ask a role that may: help shows what you can do');
    return finish(ports, call, { result, outcome: 'denied' });
  }
  const end = action.long ? await beginLong(ports, call) : null;
  const { told, ended } = watched(ports, context, subject);
  const ran = await attempt(ports, action, parsed.data, told);
  ended(`${action.cli.words.join(' ')}: ${ran.outcome}`);
  await end?.();
  return finish(ports, call, ran);
}

/** One call as the audit tells it. */
type Call = {
  action: AnyAction;
  subject: string | null;
  caller: Caller;
  /** milliseconds since the epoch */
  startedAt: number;
  input?: AuditEntry['input'];
};

/** Whoever watches the ticket elsewhere (a page) sees the same progress as the caller, and when it has ended. */
function watched(
  ports: Ports,
  context: CallContext,
  subject: string | null,
): { told: CallContext; ended(text: string): void } {
  if (subject === null || !TICKET_ID.test(subject)) return { told: context, ended: () => undefined };
  let spoke = false;
  const publish = (stage: string, text: string) =>
    ports.events.publish({ kind: 'progress', ticketId: subject, stage, text });
  const progress: CallContext['progress'] = (stage, text) => {
    spoke = true;
    context.progress(stage, text);
    publish(stage, text);
  };
  const ended = (text: string) => {
    if (spoke) publish('ended', text);
  };
  return { told: { ...context, progress }, ended };
}

/** Puts a long action on record before it starts: in the audit, and where a later start finds what a crash cut off. */
async function beginLong(
  ports: Ports,
  { action, subject, caller, input }: Call,
): Promise<() => Promise<void>> {
  const at = ports.clock.now().toISOString();
  const { role, person, personClaimed: claimed, via } = caller;
  await ports.audit.append({
    at,
    role,
    person,
    claimed,
    via,
    action: action.name,
    subject,
    outcome: 'started',
    reason: null,
    input,
  });
  return ports.running.begin({ action: action.name, subject, by: actorOf(caller), at });
}

/** The grants behind a caller: the role's file, or everything for the owner. */
export function grantsOf(caller: Caller): Grants {
  if (caller.role === 'owner') return OWNER_GRANTS;
  return ROLES[caller.role].grants;
}

async function attempt(ports: Ports, action: AnyAction, input: unknown, context: CallContext): Promise<Ran> {
  try {
    const result = await action.run(ports, context, input);
    return { result, outcome: result.ok ? 'ok' : 'refused' };
  } catch (error) {
    return { result: { ok: false, refusal: brokenWorld(error) }, outcome: 'failed' };
  }
}

function brokenWorld(error: unknown): Refusal {
  if (error instanceof DockfraError) {
    return { code: 'failed', message: error.message, hint: error.hint, details: [error.code] };
  }
  return {
    code: 'failed',
    message: `unexpected: ${messageOf(error)}`,
    hint: 'see the platform log: dockfra logs',
  };
}

async function finish(ports: Ports, call: Call, ran: Ran): Promise<Ran> {
  const { action, subject, caller, startedAt, input } = call;
  if (action.needs.level === 'read' && ran.outcome === 'ok') return ran; // reading is not worth a line; refusals are
  const now = ports.clock.now();
  const entry: AuditEntry = {
    at: now.toISOString(),
    role: caller.role,
    person: caller.person,
    claimed: caller.personClaimed,
    via: caller.via,
    action: action.name,
    subject: subject ?? createdId(ran.result),
    outcome: ran.outcome,
    reason: ran.result.ok ? null : `${ran.result.refusal.code}: ${ran.result.refusal.message}`,
    ms: Math.max(0, now.getTime() - startedAt),
    input,
  };
  try {
    await ports.audit.append(entry);
    return ran;
  } catch (error) {
    // the effect stands, but it could not be recorded: say so instead of pretending that all is well
    const hint = error instanceof DockfraError ? error.hint : 'look at .dockfra/audit';
    const message = `${actorOf(caller)} ${action.name}: the audit could not be written (${messageOf(error)})`;
    return { result: { ok: false, refusal: { code: 'failed', message, hint } }, outcome: 'failed' };
  }
}

function createdId(result: Result<unknown>): string | null {
  if (!result.ok || typeof result.value !== 'object' || result.value === null) return null;
  return 'id' in result.value && typeof result.value.id === 'string' ? result.value.id : null;
}
