import { z } from 'zod';

import { refuse, type Result } from '../domain/result.ts';
import { parseSettings } from '../domain/settings-form/assignments.ts';
import { describeChanged } from '../domain/settings-form/describe-form.ts';
import type { Wanted } from '../domain/settings-form/plan-changes.ts';
import { DRY_RUN, NAME, ONLY_STACK } from '../domain/settings-form/input.ts';
import { changeSettings } from '../flows/settings-change.ts';
import { defineAction } from './action.ts';

const MAX_VALUE = 20_000;

export const settingsSet = defineAction({
  name: 'settings.set',
  summary:
    'Set variables in the .env beside each stack that uses them: all are judged first, and all are written or none. Comments, order and other lines stay.',
  needs: { area: 'config', level: 'admin' },
  local: true,
  input: z.strictObject({
    values: z
      .array(z.string().max(MAX_VALUE + 200))
      .max(200)
      .default([])
      .describe('NAME=VALUE, several at once; typed here, other people of this machine could see a secret'),
    unset: z.array(NAME).max(200).default([]).describe('NAME to take out in the same step; may be repeated'),
    stack: ONLY_STACK,
    stdin: NAME.optional().describe('NAME of one whose value comes on standard input: for secrets'),
    value: z
      .string()
      .max(MAX_VALUE)
      .transform((text) => text.replace(/\r?\n$/, ''))
      .optional()
      .describe('what --stdin takes, for programs'),
    seen: z
      .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*=[\w-]{1,64}$/))
      .max(200)
      .default([])
      .describe(
        'NAME=STAMP as settings told it, for programs: refused as a conflict when it is another by now',
      ),
    dry_run: DRY_RUN,
  }),
  cli: { words: ['settings', 'set'], positional: ['values...'], stdin: { flag: 'stdin', into: 'value' } },
  subject: ({ values, unset, stdin }) =>
    [...values.map(nameOf), ...unset, ...(stdin === undefined ? [] : [stdin])].join(', ').slice(0, 200) ||
    null,
  run: async (ports, _context, { values, unset, stack, stdin, value, seen, dry_run: dryRun }) => {
    const wanted = wantedOf({ values, unset, stdin, value });
    if (!wanted.ok) return wanted;
    return changeSettings(ports, {
      wanted: wanted.value,
      stack: stack ?? null,
      dryRun: dryRun === true,
      seen: Object.fromEntries(seen.map((one) => [nameOf(one), one.slice(one.indexOf('=') + 1)])),
    });
  },
  text: describeChanged,
});

type Given = {
  values: readonly string[];
  unset: readonly string[];
  stdin: string | undefined;
  value: string | undefined;
};

function wantedOf({ values, unset, stdin, value }: Given): Result<Wanted> {
  const parsed = parseSettings(values);
  if (!parsed.ok) return parsed;
  const twice = unset.filter((name) => parsed.value[name] !== undefined || name === stdin);
  if (twice.length > 0)
    return refuse('invalid_input', `${twice.join(', ')}: set and taken out`, 'say one of both');
  const wanted = { ...parsed.value, ...Object.fromEntries(unset.map((name) => [name, null])) };
  if (stdin === undefined)
    return Object.keys(wanted).length > 0
      ? { ok: true, value: wanted }
      : refuse('invalid_input', 'nothing to set', 'write NAME=VALUE, or --stdin NAME');
  if (value === undefined)
    return refuse(
      'invalid_input',
      `nothing came on standard input for ${stdin}`,
      `pipe it: pass show db | dockfra settings set --stdin ${stdin}`,
    );
  return { ok: true, value: { ...wanted, [stdin]: value } };
}

/** For the audit: names only. */
function nameOf(assignment: string): string {
  return /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(assignment)?.[1] ?? '?';
}
