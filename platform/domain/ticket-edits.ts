import { markLines, type LineMarks } from './acceptance.ts';
import { clipMiddle } from './clip-text.ts';
import { ok, refuse, type Result } from './result.ts';
import { safeLine, safeText } from './safe-text.ts';
import type { Evidence, Ticket } from './ticket.ts';
import { findCycle } from './ticket-ready.ts';
import { noteInHistory, type Act, statusPhrase } from './ticket-transitions.ts';

export type TicketDraft = Pick<Ticket, 'title'> &
  Partial<
    Pick<
      Ticket,
      | 'description'
      | 'type'
      | 'priority'
      | 'assigned_to'
      | 'stack'
      | 'engine'
      | 'labels'
      | 'depends_on'
      | 'parent'
    >
  > & { acceptance?: string[] };

/** Bounds on what grows, so that one ticket cannot fill the disk. */
export const MAX_COMMENTS = 2000;
export const MAX_EVIDENCE = 500;
/** characters of all comments that one role may leave on a ticket */
const MAX_COMMENTED = 256 * 1024;
const MAX_COMMENT = 20_000;
const MAX_DESCRIPTION = 50_000;
const MAX_TITLE = 300;

/** A new ticket in state open. Refused when a dependency does not exist or closes a cycle. */
export function createTicket(id: string, draft: TicketDraft, existing: Ticket[], act: Act): Result<Ticket> {
  const dependsOn = draft.depends_on ?? [];
  const valid = checkDependencies(id, dependsOn, draft.parent ?? null, existing);
  if (!valid.ok) return valid;
  const at = act.now.toISOString();
  return ok({
    schema: 2,
    rev: 1,
    id,
    title: titleOf(draft.title),
    description: descriptionOf(draft.description ?? ''),
    type: draft.type ?? 'feature',
    status: 'open',
    priority: draft.priority ?? 'normal',
    assigned_to: draft.assigned_to ?? 'developer',
    ...(draft.stack ? { stack: draft.stack } : {}),
    ...(draft.engine ? { engine: draft.engine } : {}),
    labels: draft.labels ?? [],
    created_by: act.by,
    created_at: at,
    updated_at: at,
    acceptance: (draft.acceptance ?? []).map((text) => ({ text, state: 'open' as const })),
    depends_on: dependsOn,
    parent: draft.parent ?? null,
    lease: null,
    last_fence: 0,
    branch: null,
    base_commit: null,
    commits: [],
    evidence: [],
    review: null,
    deploy: null,
    resolution: null,
    budget: {},
    spent: {},
    comments: [],
    external: [],
    github_issue_number: null,
    history: [{ at, by: act.by, via: act.via, from: null, to: 'open' }],
  });
}

export type TicketEdit = Partial<Omit<TicketDraft, 'acceptance' | 'assigned_to' | 'engine'>> & {
  acceptance?: string[];
  /** null: the developer's own again */
  engine?: string | null;
  /** numbers of acceptance lines, counted from 1 */
  marks?: LineMarks;
};

/** Changes the given fields only; the history says which. A stack may change only before work began. */
export function editTicket(ticket: Ticket, edit: TicketEdit, all: Ticket[], act: Act): Result<Ticket> {
  const fields = Object.entries(edit).filter(([, value]) => value !== undefined);
  if (fields.length === 0)
    return refuse('invalid_input', 'nothing to change was given', 'e.g. --title "..." or --priority high');
  if (ticket.status === 'deploying')
    return refuse('wrong_state', `${ticket.id} is deploying`, 'wait until it has ended');
  if (edit.stack !== undefined && ticket.branch !== null && edit.stack !== ticket.stack) {
    return refuse(
      'wrong_state',
      `work on ${ticket.id} has begun: its stack can no longer change`,
      'close it and create another',
    );
  }
  const valid = checkDependencies(ticket.id, edit.depends_on ?? [], edit.parent ?? null, all);
  if (!valid.ok) return valid;
  const { title, description, type, priority, stack, engine, labels, depends_on, parent } = edit;
  const { engine: engineBefore, ...rest } = ticket;
  const engineNow = engine === undefined ? engineBefore : (engine ?? undefined);
  const lines = markLines(
    { ...ticket, acceptance: keptLines(ticket, edit.acceptance) },
    edit.marks ?? {},
    act,
  );
  if (!lines.ok) return lines;
  const changed: Ticket = {
    ...rest,
    ...(engineNow === undefined ? {} : { engine: engineNow }),
    title: title === undefined ? ticket.title : titleOf(title),
    description: description === undefined ? ticket.description : descriptionOf(description),
    type: type ?? ticket.type,
    priority: priority ?? ticket.priority,
    ...(stack === undefined ? {} : { stack }),
    labels: labels ?? ticket.labels,
    depends_on: depends_on ?? ticket.depends_on,
    parent: parent ?? ticket.parent,
    acceptance: lines.value,
  };
  return ok(noteInHistory(changed, act, `edited: ${fields.map(([name]) => wordOf(name, edit)).join(', ')}`));
}

/** Lines that stay keep what was said of them. */
function keptLines(ticket: Ticket, texts: readonly string[] | undefined): Ticket['acceptance'] {
  if (texts === undefined) return ticket.acceptance;
  const kept = new Map(ticket.acceptance.map((line) => [line.text, line]));
  return texts.map((text) => kept.get(text) ?? { text, state: 'open' as const });
}

function wordOf(field: string, { marks }: TicketEdit): string {
  if (field !== 'marks' || marks === undefined) return field;
  const { met = [], unmark = [] } = marks;
  const said = [
    met.length > 0 ? `acceptance ${met.join(', ')} marked met` : null,
    unmark.length > 0 ? `mark of acceptance ${unmark.join(', ')} taken off` : null,
  ];
  return said.filter((text) => text !== null).join(', ');
}

/** What a terminal would obey becomes visible: it is of no use in a text, and is written six times as long in the file. */
const titleOf = (title: string): string => safeLine(title, Math.max(MAX_TITLE, title.length));
const descriptionOf = (text: string): string =>
  clipMiddle(safeText(text), Math.max(MAX_DESCRIPTION, text.length));

/** Adds a comment, with control characters made visible; `id` must be unique in the ticket. */
export function commentTicket(
  ticket: Ticket,
  comment: { id: string; text: string },
  act: Act,
): Result<Ticket> {
  if (ticket.comments.length >= MAX_COMMENTS) {
    return refuse('limits', `${ticket.id} has ${MAX_COMMENTS} comments already`, 'go on in a new ticket');
  }
  // only what grew by being made visible is cut; what was too long before is for the store to refuse
  const text = clipMiddle(safeText(comment.text), Math.max(MAX_COMMENT, comment.text.length));
  const [role = ''] = act.by.split(':');
  const said = ticket.comments
    .filter(({ author }) => author.startsWith(`${role}:`))
    .reduce((sum, one) => sum + one.text.length, 0);
  if (said + text.length > MAX_COMMENTED)
    return refuse(
      'limits',
      `the comments of ${role} on ${ticket.id} hold ${said} characters already, of ${MAX_COMMENTED}`,
      'go on in a new ticket',
    );
  const at = act.now.toISOString();
  return ok({
    ...ticket,
    updated_at: at,
    comments: [...ticket.comments, { id: comment.id, author: act.by, text, timestamp: at }],
  });
}

/** Hands the ticket to another role; refused while somebody works on it. */
export function assignTicket(ticket: Ticket, role: Ticket['assigned_to'], act: Act): Result<Ticket> {
  if (ticket.status !== 'open') {
    return refuse(
      'wrong_state',
      `${ticket.id} is ${statusPhrase(ticket.status)}; only an open ticket can be assigned`,
      'release it first',
    );
  }
  return ok(noteInHistory({ ...ticket, assigned_to: role }, act, `assigned to ${role}`));
}

/** Appends evidence that is not on the ticket yet; the newest MAX_EVIDENCE stay (the files of older ones stay on disk). */
export function addEvidence(ticket: Ticket, evidence: Evidence[], act: Act): Ticket {
  const known = new Set(ticket.evidence.map(keyOf));
  const all = [...ticket.evidence, ...evidence.filter((item) => !known.has(keyOf(item)))];
  return { ...ticket, updated_at: act.now.toISOString(), evidence: all.slice(-MAX_EVIDENCE) };
}

const keyOf = ({ kind, name, at, path, run, commit }: Evidence): string =>
  JSON.stringify([kind, name, at, path, run, commit]);

function checkDependencies(
  id: string,
  dependsOn: string[],
  parent: string | null,
  all: Ticket[],
): Result<null> {
  const known = new Set(all.map((ticket) => ticket.id));
  const missing = [...dependsOn, ...(parent ? [parent] : [])].filter(
    (other) => !known.has(other) || other === id,
  );
  if (missing.length > 0)
    return refuse('not_found', `no such ticket to depend on: ${missing.join(', ')}`, 'see: ticket list');
  const cycle = findCycle(id, dependsOn, all);
  if (cycle)
    return refuse(
      'conflict',
      `that would be a cycle: ${cycle.join(' -> ')}`,
      'drop one of these dependencies',
    );
  return ok(null);
}
