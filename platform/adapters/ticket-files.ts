import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { DockfraError, messageOf, systemCode } from '../domain/errors.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { TICKET_ID, ticketSchema, type Ticket } from '../domain/ticket.ts';
import { fitTicket, MAX_GROWN, MAX_TICKET_BYTES } from '../domain/ticket-size.ts';
import type { TicketFault, TicketStore } from '../ports.ts';
import { writeDurably } from './durable-file.ts';
import type { StoreLock } from './store-lock.ts';

type Options = { dir: string; lock: StoreLock; onChange: (ticket: Ticket) => void };

/** Tickets as pretty-printed JSON files `T-0001.json` in `dir`; every write is locked, validated and durable. */
export function createTicketFiles({ dir, lock, onChange }: Options): TicketStore {
  const pathOf = (id: string) => join(dir, `${id}.json`);
  const cache: Cache = new Map();

  const save = async (before: Ticket | null, ticket: Ticket): Promise<Result<Ticket>> => {
    const valid = ticketSchema.safeParse(ticket);
    if (!valid.success) {
      throw new DockfraError(
        'ticket_invalid',
        `${ticket.id} would break its schema: ${issueText(valid.error)}`,
        'shorten or correct that field',
      );
    }
    const text = textOf(ticket);
    const sized = { ticket, bytes: Buffer.byteLength(text) };
    // below that it fits, whatever it was before
    const grew = before !== null && sized.bytes > MAX_GROWN;
    const known = grew ? { ticket: before, bytes: Buffer.byteLength(textOf(before)) } : null;
    const fits = fitTicket(known, sized);
    if (!fits.ok) return fits;
    await writeDurably(pathOf(ticket.id), text, 0o644);
    onChange(ticket);
    return ok(ticket);
  };

  const list = async () => {
    const ids = await listIds(dir);
    const tickets: Ticket[] = [];
    const faults: TicketFault[] = [];
    for (const id of ids) {
      try {
        const ticket = await readTicket(pathOf(id), id, cache);
        if (ticket) tickets.push(ticket);
      } catch (error) {
        faults.push({ file: pathOf(id), message: messageOf(error) });
      }
    }
    return { tickets, faults };
  };

  return {
    list,
    read: (id) => (TICKET_ID.test(id) ? readTicket(pathOf(id), id, cache) : Promise.resolve(null)),
    create: (decide) =>
      lock.run(async () => {
        const { tickets } = await list();
        const highest = Math.max(0, ...(await listIds(dir)).map((id) => Number(id.slice(2))));
        const decided = decide(`T-${String(highest + 1).padStart(4, '0')}`, tickets);
        return decided.ok ? save(null, decided.value) : decided;
      }),
    update: (id, decide) =>
      lock.run(async (): Promise<Result<Ticket>> => {
        const ticket = TICKET_ID.test(id) ? await readTicket(pathOf(id), id, cache) : null;
        if (!ticket) return refuse('not_found', `there is no ticket ${id}`, 'see them with: ticket list');
        const { tickets } = await list();
        const decided = decide(ticket, () => tickets);
        if (!decided.ok) return decided;
        return save(ticket, { ...decided.value, rev: ticket.rev + 1 });
      }),
  };
}

const textOf = (ticket: Ticket): string => `${JSON.stringify(ticket, null, 2)}\n`;

async function listIds(dir: string): Promise<string[]> {
  const names = await readdir(dir);
  return names
    .filter((name) => name.endsWith('.json') && TICKET_ID.test(name.slice(0, -5)))
    .map((name) => name.slice(0, -5))
    .sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)));
}

/** Parsed tickets by id, valid while the file is the very same one (every write makes a new inode). */
type Cache = Map<string, { stamp: string; ticket: Ticket }>;

async function readTicket(path: string, id: string, cache: Cache): Promise<Ticket | null> {
  try {
    const { ino, mtimeMs, size } = await stat(path);
    const stamp = `${ino}:${mtimeMs}:${size}`;
    const known = cache.get(id);
    if (known?.stamp === stamp) return known.ticket;
    if (size > MAX_TICKET_BYTES) throw malformed(path, `it is larger than ${MAX_TICKET_BYTES} bytes`);
    const ticket = parseTicket(path, id, await readFile(path, 'utf8'));
    cache.set(id, { stamp, ticket });
    return ticket;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function parseTicket(path: string, id: string, text: string): Ticket {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw malformed(path, jsonFault(text, error));
  }
  const parsed = ticketSchema.safeParse(raw);
  if (!parsed.success) throw malformed(path, issueText(parsed.error));
  if (parsed.data.id !== id) throw malformed(path, `it says id ${parsed.data.id} inside`);
  return parsed.data;
}

function malformed(path: string, what: string): DockfraError {
  return new DockfraError(
    'ticket_malformed',
    `${path}: ${what}`,
    'correct the file by hand or restore it; the other tickets are not affected',
  );
}

/** V8 names a character position; a person wants the line. */
function jsonFault(text: string, error: unknown): string {
  const message = messageOf(error);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) return `line ${text.split('\n').length}: ${message}`;
  return `line ${text.slice(0, Number(position)).split('\n').length}: ${message}`;
}

function issueText(error: { issues: { path: PropertyKey[]; message: string }[] }): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map(String).join('.') || 'the ticket'}: ${issue.message}`)
    .join('; ');
}
