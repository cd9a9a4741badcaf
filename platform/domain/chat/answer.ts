import { z } from 'zod';

import { refusal } from '../refusal-schema.ts';
import { TOPICS } from './topic.ts';

const text = z.string();
const maybe = z.string().nullable();
const service = z.object({
  stack: text,
  service: text,
  word: text,
  wellness: z.enum(['well', 'working', 'needs_you', 'broken', 'unknown']),
  restarts: z.number(),
  since: text,
});
const line = z.object({ at: text, service: text, text });
const ticketLine = z.object({ id: text, title: text, status: text, at: text, by: maybe });
const place = z.object({ service: maybe, file: text, line: z.number() });

/** An action as somebody may press it: checked against the catalogue, the caller's rights and what it takes as input. */
export const offeredSchema = z.object({
  name: text,
  summary: text,
  /** the same on the command line; what is not known stands there in capital letters */
  command: text,
  input: z.record(z.string(), z.unknown()),
  /** everything is known that it asks for */
  ready: z.boolean(),
  /** it changes something */
  changes: z.boolean(),
});
export type Offered = z.infer<typeof offeredSchema>;

/** One piece of an answer: what is so, never a sentence. */
export const factSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('counts'),
    services: z.number(),
    well: z.number(),
    working: z.number(),
    wrong: z.number(),
    unfinished: z.number(),
    waiting: z.number(),
    paused: z.boolean(),
  }),
  z.object({ kind: z.literal('services'), total: z.number(), items: z.array(service) }),
  z.object({
    kind: z.literal('faults'),
    items: z.array(
      z.object({
        stack: maybe,
        service: maybe,
        title: text,
        cause: text,
        level: z.enum(['error', 'warn']),
        fixes: z.array(text),
      }),
    ),
    unknown: z.array(z.object({ stack: text, service: maybe, why: text })),
    unread: z.array(z.object({ stack: text, why: text })),
  }),
  z.object({
    kind: z.literal('lines'),
    only: z.enum(['all', 'errors']),
    stack: text,
    service: maybe,
    items: z.array(line),
  }),
  z.object({
    kind: z.literal('tickets'),
    which: z.enum(['open', 'waiting', 'done']),
    total: z.number(),
    items: z.array(ticketLine),
  }),
  z.object({
    kind: z.literal('ticket'),
    id: text,
    title: text,
    status: text,
    assigned_to: text,
    history: z.array(z.object({ at: text, by: text, from: maybe, to: text, reason: maybe })),
  }),
  z.object({ kind: z.literal('proposals'), total: z.number() }),
  z.object({
    kind: z.literal('records'),
    items: z.array(z.object({ at: text, who: text, action: text, subject: maybe, outcome: text })),
  }),
  z.object({
    kind: z.literal('decisions'),
    items: z.array(z.object({ id: text, at: text, by: text, line: text, reason: text, status: text })),
  }),
  z.object({
    kind: z.literal('spend'),
    today: z.number(),
    total: z.number(),
    days: z.array(z.object({ day: text, usd: z.number(), calls: z.number() })),
    roles: z.array(z.object({ role: text, usd: z.number(), calls: z.number() })),
  }),
  z.object({
    kind: z.literal('ports'),
    items: z.array(z.object({ stack: text, service: text, port: text })),
  }),
  z.object({
    kind: z.literal('variables'),
    which: z.enum(['missing', 'one']),
    total: z.number(),
    items: z.array(
      z.object({
        name: text,
        set: z.boolean(),
        missing: z.boolean(),
        stacks: z.array(text),
        places: z.array(place),
      }),
    ),
  }),
  z.object({ kind: z.literal('actions'), items: z.array(offeredSchema) }),
  z.object({
    kind: z.literal('crew'),
    items: z.array(z.object({ role: text, state: text, text, ticket: maybe, usd: z.number(), model: maybe })),
  }),
  /** a model's own words: a guess, never a fact */
  z.object({ kind: z.literal('said'), text, model: text, replayed: z.boolean(), usd: z.number() }),
  z.object({ kind: z.literal('refused'), refusal }),
]);
export type Fact = z.infer<typeof factSchema>;
export type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;

export const answerSchema = z.object({
  topic: z.enum([...TOPICS, 'unknown']),
  about: z.object({ stack: maybe, service: maybe, ticket: maybe, variable: maybe, role: maybe }),
  facts: z.array(factSchema),
  /** the model that can be asked where the question was not understood, or where something is wrong; null: there is none */
  model: maybe,
});
export type Answer = z.infer<typeof answerSchema>;
