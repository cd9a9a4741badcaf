import { parse } from 'yaml';
import { z } from 'zod';

import { plannedTicketSchema, type PilotAction } from './decision.ts';
import { messageOf } from './errors.ts';
import { issueText } from './issue-text.ts';
import { ok, refuse, type Result } from './result.ts';

const planSchema = z.union([
  z.array(plannedTicketSchema).min(1).max(30),
  z.looseObject({ tickets: z.array(plannedTicketSchema).min(1).max(30) }).transform(({ tickets }) => tickets),
]);

/** A plan written by a person or a model, as JSON or YAML: a list of tickets, each depending on others of the list only. */
export function readPlan(text: string, goal: string): Result<Extract<PilotAction, { kind: 'plan' }>> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 50 });
  } catch (error) {
    return refuse(
      'invalid_input',
      `the plan is neither JSON nor YAML: ${messageOf(error).split('\n')[0] ?? ''}`,
      EXAMPLE,
    );
  }
  const read = planSchema.safeParse(value, { error: issueText });
  if (!read.success) {
    const faults = z.flattenError(read.error).formErrors;
    const inner = read.error.issues.flatMap((issue) =>
      issue.code === 'invalid_union' ? issue.errors.flat() : [issue],
    );
    const details = inner.slice(0, 20).map(({ path, message }) => `${path.join('.') || 'plan'}: ${message}`);
    return refuse(
      'invalid_input',
      `the plan cannot be used: ${details[0] ?? faults[0] ?? ''}`,
      EXAMPLE,
      details,
    );
  }
  const fault = faultOf(read.data);
  if (fault !== null) return refuse('invalid_input', fault, EXAMPLE);
  return ok({ kind: 'plan', goal: goal === '' ? (read.data[0]?.title ?? 'plan') : goal, tickets: read.data });
}

/** The tickets of a plan as text: an input of an action. */
export const planText = z.string().max(1_000_000);

const EXAMPLE = 'e.g. [{"key": "api", "title": "...", "acceptance": ["..."], "depends_on": []}]';

/** Keys named twice or not at all, and plans that wait for themselves. */
function faultOf(tickets: z.infer<typeof plannedTicketSchema>[]): string | null {
  const keys = tickets.map(({ key }) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) return `the plan has two tickets with the key ${twice}`;
  for (const { key, depends_on } of tickets) {
    const unknown = depends_on.find((other) => !keys.includes(other));
    if (unknown !== undefined) return `${key} depends on ${unknown}, which the plan does not have`;
  }
  const placed = new Set<string>();
  for (let before = -1; before !== placed.size;) {
    before = placed.size;
    for (const { key, depends_on } of tickets)
      if (depends_on.every((other) => placed.has(other))) placed.add(key);
  }
  const stuck = keys.filter((key) => !placed.has(key));
  return stuck.length === 0 ? null : `these wait for each other: ${stuck.join(', ')}`;
}
