import type { Refusal } from './result.ts';
import { safeLine } from './safe-text.ts';
import type { Ticket } from './ticket.ts';
import { noteInHistory, type Act } from './ticket-transitions.ts';

/**
 * What holds a ticket up now, `Ticket.held_up`: absent while nothing does. Written once for each outage, however often the
 * model is asked meanwhile; taken away by the first answer, and whenever the ticket moves on. `text` and `cure` are one line
 * each, for people, without secrets. `since` is when it was noticed first.
 */
export type HeldUp = NonNullable<Ticket['held_up']>;

/** Refusals of the gateway that pass, or that a person can mend, while the run stays open. A pause is somebody's own word. */
const HOLDING: ReadonlySet<string> = new Set(['busy', 'not_ready']);

export function holdsUp({ code }: Pick<Refusal, 'code'>): boolean {
  return HOLDING.has(code);
}

export function heldUpBy(
  refusal: Pick<Refusal, 'code' | 'message' | 'hint'>,
  { role, run, now }: { role: HeldUp['role']; run: string; now: Date },
): HeldUp {
  const hint = refusal.hint ? `${safeLine(refusal.hint, 250)}; ` : '';
  return {
    kind: 'model',
    role,
    run,
    since: now.toISOString(),
    text: safeLine(refusal.message, 500),
    cure: `${hint}it goes on by itself once the model answers; see: model test ${role}`,
  };
}

/** The same ticket when it is held up already: one outage is told once. */
export function holdUp(ticket: Ticket, heldUp: HeldUp, act: Act): Ticket {
  if (ticket.held_up !== undefined) return ticket;
  const noted = noteInHistory(ticket, act, `held up: ${heldUp.text}; ${heldUp.cure}`);
  return { ...noted, held_up: heldUp };
}

/** The same ticket when nothing holds it up. */
export function goOn(ticket: Ticket, act: Act): Ticket {
  if (ticket.held_up === undefined) return ticket;
  const { held_up: heldUp, ...rest } = ticket;
  const minutes = Math.max(1, Math.round((act.now.getTime() - Date.parse(heldUp.since)) / 60_000));
  return noteInHistory(rest, act, `goes on: the model answers again, after ${String(minutes)} min`);
}

/** One line for people; empty when nothing holds it up. */
export function heldUpLine({ held_up: heldUp }: Ticket): string {
  return heldUp ? `since ${heldUp.since}: ${safeLine(heldUp.text, 500)}; ${safeLine(heldUp.cure, 500)}` : '';
}
