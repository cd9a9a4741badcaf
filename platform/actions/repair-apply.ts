import { z } from 'zod';

import { parseGiven } from '../domain/repair-plan.ts';
import { repairedText, type Repaired } from '../domain/repair-text.ts';
import { shownRepair } from '../domain/repair-record.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { applyRepair, planRepair } from '../flows/repair-apply.ts';
import { findFaults } from '../flows/repair-find.ts';
import { defineAction } from './action.ts';

export const repairApply = defineAction({
  name: 'repair.apply',
  summary:
    'Do one of the fixes that diagnose offers, and look again until the fault is gone. Each step is an action of its own: whoever may not do it may not repair with it.',
  // reading is all that it does by itself: every step asks for what it needs, and stands in the audit
  needs: { area: 'stacks', level: 'read' },
  input: z.strictObject({
    diagnosis: z
      .string()
      .regex(/^[A-Za-z0-9._@:/-]{1,200}$/, 'an id that diagnose told')
      .describe('id of the fault'),
    fix: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'a fix that diagnose told')
      .describe('name of the fix'),
    value: z
      .array(z.string().max(20_200))
      .max(20)
      .optional()
      .describe(
        'INPUT=VALUE that the fix asks for; may be repeated; other people of this machine could see it',
      ),
    stdin: z.string().max(100).optional().describe('INPUT whose value comes on standard input: for secrets'),
    typed: z
      .string()
      .max(20_000)
      .transform((text) => text.replace(/\r?\n$/, ''))
      .optional()
      .describe('what --stdin takes, for programs'),
    stack: z.string().min(1).max(100).optional().describe('look for the fault only in this stack'),
    service: z.string().min(1).max(200).optional().describe('and only at this service of it'),
    dry_run: z.boolean().optional().describe('say what it would do, and do nothing'),
  }),
  cli: {
    words: ['repair', 'apply'],
    positional: ['diagnosis', 'fix'],
    stdin: { flag: 'stdin', into: 'typed' },
  },
  subject: ({ diagnosis, fix }) => `${diagnosis} ${fix}`.slice(0, 200),
  run: async (
    ports,
    context,
    { value, stdin, typed, dry_run: dryRun, ...rest },
  ): Promise<Result<Repaired>> => {
    const given = givenOf(value ?? [], stdin, typed);
    if (!given.ok) return given;
    const request = { ...rest, given: given.value, stack: rest.stack ?? null, service: rest.service ?? null };
    const find = findFaults(ports, context.signal);
    if (dryRun !== true) {
      const done = await applyRepair(ports, context, request, find);
      return done.ok ? ok({ plan: null, repair: shownRepair(done.value) }) : done;
    }
    const plan = await planRepair(ports, context, request, find);
    if (!plan.ok) return plan;
    const { fix, steps, undo, diagnosis } = plan.value;
    return ok({
      plan: { title: diagnosis.title, cause: diagnosis.cause, steps, undo, asks: [...(fix.asks ?? [])] },
      repair: null,
    });
  },
  text: repairedText,
  exitCode: ({ repair }) => (repair === null || repair.state === 'gone' ? 0 : 1),
});

function givenOf(
  values: readonly string[],
  stdin: string | undefined,
  typed: string | undefined,
): Result<Record<string, string>> {
  const given = parseGiven(values);
  if (!given.ok || stdin === undefined) return given;
  if (typed === undefined)
    return refuse(
      'invalid_input',
      `nothing came on standard input for ${stdin}`,
      'pipe it: pass show db | dockfra repair apply ...',
    );
  if (Object.hasOwn(given.value, stdin))
    return refuse('invalid_input', `${stdin} is given twice`, 'give it once');
  return ok({ ...given.value, [stdin]: typed });
}
