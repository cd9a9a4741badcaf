import { z } from 'zod';

import { ROLE_NAMES } from '../../platform/domain/ticket.ts';
import type { PageToServer, ServerToPage } from '../contract.ts';
import { idsSchema, requestSchema as logsRequest } from '../server/serve-watches.ts';
import { refusal } from '../../platform/domain/refusal-schema.ts';
import { progressLine, sections, servicesPatch, ticketRow } from './snapshot-schema.ts';

/** `exact`: of just the contract's type, held by the compiler; `near`: of a type that a schema cannot say exactly. */
type Said<T> = { exact: z.ZodType<T> } | { near: z.ZodType };
type Arg<T> = [T] extends [(...given: never[]) => unknown]
  ? { name: string; reply: z.ZodType | null }
  : { name: string } & Said<T>;
type ArgsOf<F> = F extends (...args: infer A) => void ? { [I in keyof A]: Arg<A[I]> } : never;
type Events<T> = { [E in keyof T]: { summary: string; args: ArgsOf<T[E]> } };

const id = { name: 'id', exact: z.string() };
const size = z.object({ cols: z.number().int(), rows: z.number().int() });
const patch = z
  .object({
    ...sections,
    tickets: z.object({ changed: z.array(ticketRow), removed: z.array(z.string()) }),
    services: z.array(servicesPatch),
  })
  .partial()
  .extend({ seq: z.number(), generated_at: z.string() });
const bytes = z.instanceof(ArrayBuffer).meta({ type: 'string', format: 'binary' });

export const TO_PAGE: Events<ServerToPage> = {
  patch: {
    summary: 'What changed of the snapshot. `seq` grows by one: after a gap read GET /api/snapshot anew.',
    args: [{ name: 'patch', near: patch }],
  },
  progress: {
    summary: 'What actions say of tickets while they run.',
    args: [{ name: 'batch', exact: z.array(z.object({ ticket: z.string(), lines: z.array(progressLine) })) }],
  },
  bye: { summary: 'The session has ended: log in again.', args: [] },
  'terminal.output': {
    summary: 'What a terminal prints. The next piece comes after the answer.',
    args: [id, { name: 'data', near: bytes }, { name: 'drawn', reply: null }],
  },
  'terminal.ended': {
    summary: 'A terminal has ended, or another page shows it now.',
    args: [id, { name: 'end', exact: z.object({ why: z.enum(['ended', 'taken']), reason: z.string() }) }],
  },
  stats: {
    summary: 'What a watched container uses now.',
    args: [
      {
        name: 'sample',
        exact: z.object({
          id: z.string(),
          at: z.string(),
          cpu_percent: z.number().nullable(),
          memory_bytes: z.number(),
          memory_limit_bytes: z.number().nullable(),
        }),
      },
    ],
  },
  'logs.lines': {
    summary: 'Lines of the logs that were opened. The next ones come after the answer.',
    args: [
      id,
      {
        name: 'lines',
        exact: z.array(
          z.object({
            at: z.string(),
            stack: z.string(),
            service: z.string(),
            container: z.string(),
            stream: z.enum(['out', 'err']),
            text: z.string(),
            cut: z.number(),
          }),
        ),
      },
      { name: 'taken', reply: null },
    ],
  },
  'logs.ended': {
    summary: 'The logs have ended; null: as they should.',
    args: [id, { name: 'why', exact: refusal.nullable() }],
  },
};

export const TO_SERVER: Events<PageToServer> = {
  'terminal.open': {
    summary: 'A shell in the container of a role; `resume` goes on with one that this session left.',
    args: [
      {
        name: 'request',
        exact: size.extend({ role: z.enum(ROLE_NAMES), resume: z.string().nullable() }),
      },
      {
        name: 'answer',
        reply: z.union([
          z.object({ ok: z.literal(true), id: z.string(), resumed: z.boolean() }),
          z.object({ ok: z.literal(false), refusal }),
        ]),
      },
    ],
  },
  'terminal.input': {
    summary:
      'What is typed, at most 4096 characters; the next piece is sent after the answer. False: the far side is gone.',
    args: [id, { name: 'text', exact: z.string().min(1).max(4096) }, { name: 'taken', reply: z.boolean() }],
  },
  'terminal.resize': { summary: 'The terminal has another size.', args: [id, { name: 'size', exact: size }] },
  'terminal.leave': { summary: 'It is not shown any more; the shell goes on for two minutes.', args: [id] },
  'terminal.close': { summary: 'Ends the shell.', args: [id] },
  'stats.watch': {
    summary: 'Figures of exactly these containers; none: the page looks away.',
    args: [{ name: 'ids', exact: idsSchema }],
  },
  'logs.open': {
    summary: 'Logs of these services, instead of what was read before.',
    args: [{ name: 'request', exact: logsRequest }],
  },
  'logs.close': { summary: 'The page looks away from the logs.', args: [] },
};
