import { z } from 'zod';

import type { Fact } from '../domain/chat/answer.ts';
import type { About } from '../domain/chat/topic.ts';
import { levelOf } from '../domain/log-level.ts';
import { wordFor } from '../domain/services.ts';
import { ticketShape } from './answer-tickets.ts';
import { discoveredShape, type Reads } from './answer-reads.ts';
import { waitsNow } from '../domain/chat/waits-now.ts';

const SHOWN = 12;
const LINES = 20;
const LOOKED_AT = 1000;

const text = z.string();
const statusShape = z.object({
  services: z.array(
    z.object({
      stack: text,
      service: text,
      state: text,
      health: text,
      restarts: z.number(),
      exitCode: z.number().nullable(),
      startedAt: text,
      ports: z.array(text),
    }),
  ),
});
const diagnosedShape = z.object({
  diagnoses: z.array(
    z.object({
      stack: text.nullable(),
      service: text.nullable(),
      title: text,
      cause: text,
      level: z.enum(['error', 'warn']),
      fixes: z.array(z.object({ text })),
    }),
  ),
  unknown: z.array(z.object({ stack: text, service: text.nullable(), why: text })),
  unread: z.array(z.object({ stack: text, why: text })),
});
const logsShape = z.object({ lines: z.array(z.object({ at: text, service: text, text })) });
const formShape = z.object({
  fields: z.array(
    z.object({
      name: text,
      set: z.boolean(),
      missing: z.boolean(),
      stacks: z.array(text),
      used_by: z.array(z.object({ file: text, line: z.number(), service: text.nullable() })),
    }),
  ),
});

type Line = z.infer<typeof statusShape>['services'][number];
const onlyStack = ({ stack }: About) => (stack === null ? {} : { stack });

/** How many services are well, and how much waits. */
export async function counts(reads: Reads, about: About): Promise<Fact[]> {
  const [status, tickets, crew] = await Promise.all([
    reads.read('stack.status', onlyStack(about), statusShape),
    reads.read('ticket.list', {}, z.object({ tickets: z.array(ticketShape) })),
    reads.read('crew.show', {}, z.object({ paused: z.boolean() })),
  ]);
  const words = status.ok ? status.value.services.map((one) => wordFor(one).wellness) : [];
  const list = tickets.ok ? tickets.value.tickets : [];
  const well = words.filter((word) => word === 'well').length;
  const working = words.filter((word) => word === 'working').length;
  return [
    ...[status, tickets, crew].flatMap((one): Fact[] =>
      one.ok ? [] : [{ kind: 'refused', refusal: one.refusal }],
    ),
    {
      kind: 'counts',
      services: words.length,
      well,
      working,
      wrong: words.length - well - working,
      unfinished: list.filter(({ status: state }) => state !== 'done' && state !== 'closed').length,
      waiting: list.filter(waitsNow).length,
      paused: crew.ok && crew.value.paused,
    },
  ];
}

/** The containers of a service, or of a stack. */
export function services(reads: Reads, about: About): Promise<Fact[]> {
  return reads.facts('stack.status', onlyStack(about), statusShape, (status) => {
    const all = status.services.filter(({ service }) => about.service === null || service === about.service);
    return [{ kind: 'services', total: all.length, items: all.slice(0, SHOWN).map(serviceOf) }];
  });
}

function serviceOf(line: Line) {
  const { stack, service, restarts, startedAt } = line;
  return { stack, service, ...wordFor(line), restarts, since: startedAt };
}

/** What is wrong, and why. */
export function faults(reads: Reads, { stack, service }: About): Promise<Fact[]> {
  const wish = stack === null ? {} : { stack, ...(service === null ? {} : { service }) };
  return reads.facts('stack.diagnose', wish, diagnosedShape, ({ diagnoses, unknown, unread }) => [
    {
      kind: 'faults',
      items: diagnoses
        .filter((one) => service === null || one.service === service || one.service === null)
        .slice(0, SHOWN)
        .map(({ fixes, ...one }) => ({ ...one, fixes: fixes.map((fix) => fix.text) })),
      unknown: unknown.filter((one) => service === null || one.service === service).slice(0, SHOWN),
      unread,
    },
  ]);
}

/** The last lines of a service or a stack; without a name of the only stack, else of each. */
export async function lines(reads: Reads, about: About, only: 'all' | 'errors'): Promise<Fact[]> {
  const found = await reads.read('stack.discover', {}, discoveredShape);
  if (!found.ok) return [{ kind: 'refused', refusal: found.refusal }];
  const stacks = found.value.stacks.filter(
    ({ name, services: own }) =>
      (about.stack === null || name === about.stack) &&
      (about.service === null || own.some((one) => one.name === about.service)),
  );
  const facts: Fact[] = [];
  for (const { name: stack } of stacks.slice(0, SHOWN)) {
    const { service } = about;
    const wish = {
      stack,
      tail: only === 'all' ? LINES : LOOKED_AT,
      ...(service === null ? {} : { services: service }),
    };
    facts.push(
      ...(await reads.facts('stack.logs', wish, logsShape, (logs) => {
        const wanted = logs.lines.filter((line) => only === 'all' || levelOf(line.text) === 'error');
        const items = wanted.slice(-LINES).map((line) => ({ ...line, text: line.text.slice(0, 500) }));
        return [{ kind: 'lines', only, stack, service, items }];
      })),
    );
  }
  return facts;
}

/** Host ports that are published now. */
export function ports(reads: Reads, about: About): Promise<Fact[]> {
  return reads.facts('stack.status', onlyStack(about), statusShape, (status) => [
    {
      kind: 'ports',
      items: status.services
        .filter(({ service }) => about.service === null || service === about.service)
        .flatMap(({ stack, service, ports: published }) =>
          published.map((port) => ({ stack, service, port })),
        )
        .slice(0, 200),
    },
  ]);
}

/** Who uses a variable; without a name what a launch would ask for. Values are never told. */
export function variables(reads: Reads, { stack, variable }: About): Promise<Fact[]> {
  return reads.facts('settings.show', stack === null ? {} : { stack }, formShape, ({ fields }) => {
    const chosen = fields.filter(({ name, missing }) => (variable === null ? missing : name === variable));
    const items = chosen.slice(0, 50).map(({ used_by: places, ...field }) => ({
      ...field,
      places: places.slice(0, 30),
    }));
    return [{ kind: 'variables', which: variable === null ? 'missing' : 'one', total: fields.length, items }];
  });
}
