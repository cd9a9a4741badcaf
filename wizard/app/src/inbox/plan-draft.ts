import type { Refusal } from '../../../../platform/domain/result.ts';
import type { DecisionView, PlannedView } from '../../../contract-crew.ts';

/** A ticket of the plan while somebody changes it. `gone`: not to be created; it can be put back. */
export type DraftTicket = PlannedView & { gone: boolean };
/** `base`: when the plan was changed last before this draft was begun; null: never */
export type PlanDraft = { base: string | null; tickets: DraftTicket[] };

export const FIELDS = ['title', 'description', 'type', 'priority', 'acceptance', 'depends_on'] as const;
export type FieldName = (typeof FIELDS)[number];
/** What is wrong, by the key of the ticket and the field; the text is the platform's. */
export type Faults = ReadonlyMap<string, ReadonlyMap<FieldName, string>>;

export function draftOf({ edited, tickets }: DecisionView): PlanDraft {
  return { base: edited?.at ?? null, tickets: tickets.map((ticket) => ({ ...ticket, gone: false })) };
}

/** Is there anything to save? */
export function isChanged(draft: PlanDraft, proposal: DecisionView): boolean {
  return JSON.stringify(sentTickets(draft)) !== JSON.stringify(sentTickets(draftOf(proposal)));
}

export function withNewTicket(draft: PlanDraft): PlanDraft {
  const keys = new Set(draft.tickets.map((ticket) => ticket.key));
  let number = draft.tickets.length + 1;
  while (keys.has(`ticket-${String(number)}`)) number += 1;
  const fresh = {
    key: `ticket-${String(number)}`,
    title: '',
    description: '',
    type: 'feature',
    priority: 'normal',
    stack: null,
    acceptance: [''],
    depends_on: [],
    gone: false,
  };
  return { ...draft, tickets: [...draft.tickets, fresh] };
}

/** What is sent: without the tickets that are not to be, and without what waits for them. */
export function sentTickets(draft: PlanDraft): Record<string, unknown>[] {
  const wanted = draft.tickets.filter((ticket) => !ticket.gone);
  const keys = new Set(wanted.map((ticket) => ticket.key));
  return wanted.map(({ gone: _gone, stack, acceptance, depends_on, ...rest }) => ({
    ...rest,
    ...(stack === null ? {} : { stack }),
    acceptance: acceptance.map((line) => line.trim()).filter((line) => line !== ''),
    depends_on: depends_on.filter((key) => keys.has(key)),
  }));
}

const PLACE = /^(?:tickets\.)?(\d+)\.(\w+)(?:\.\d+)?: (.*)$/s;

/** Each fault of a refused plan at its field; what belongs to no field stays in `rest`. */
export function faultsIn(refusal: Refusal, draft: PlanDraft): { faults: Faults; rest: Refusal | null } {
  const sent = draft.tickets.filter((ticket) => !ticket.gone);
  const faults = new Map<string, Map<FieldName, string>>();
  const put = (key: string, field: FieldName, text: string) => {
    const fields = faults.get(key) ?? new Map<FieldName, string>();
    if (!fields.has(field)) faults.set(key, fields.set(field, text));
  };
  const placeless = (refusal.details ?? []).filter((detail) => {
    const [, index = '', name, text = ''] = PLACE.exec(detail) ?? [];
    const ticket = sent[Number(index)];
    const field = FIELDS.find((one) => one === name);
    if (index === '' || !ticket || !field) return true;
    put(ticket.key, field, text);
    return false;
  });
  const waiting = /wait for each other: (.*)$/.exec(refusal.message)?.[1] ?? '';
  for (const key of waiting.split(', ')) if (key !== '') put(key, 'depends_on', refusal.message);
  const everyPlaced = faults.size > 0 && placeless.length === 0;
  return { faults, rest: everyPlaced ? null : { ...refusal, details: placeless } };
}
