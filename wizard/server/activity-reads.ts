import { z } from 'zod';

import { ok, type Result } from '../../platform/domain/result.ts';
import type { Clock } from '../../platform/ports.ts';
import {
  AUDIT_OUTCOMES,
  type AuditList,
  type AuditRow,
  type ChainView,
  type DoctorPage,
} from '../contract-activity.ts';
import { createVeiledRead, type ReadAction } from './checked-read.ts';
import type { Veil } from './veil.ts';

/** Records shown at once, and looked at for them: a page must not keep the platform busy. */
const SHOWN = 100;
const LOOKED_AT = 20_000;

export const lineSchema = z.object({
  seq: z.number(),
  at: z.string(),
  role: z.string(),
  person: z.string(),
  claimed: z.boolean(),
  via: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  outcome: z.enum(AUDIT_OUTCOMES),
  reason: z.string().nullable(),
  ms: z.number().optional(),
  input: z.record(z.string(), z.string()).optional(),
});
const pageSchema = z.object({
  lines: z.array(lineSchema),
  next: z.string().nullable(),
  lookedBackTo: z.string().nullable(),
  unreadable: z.number(),
});
const verdictSchema = z.object({ lines: z.number(), since: z.string().nullable() });
export const doctorSchema = z.object({
  healthy: z.boolean(),
  findings: z.array(
    z.object({
      check: z.string(),
      verdict: z.enum(['ok', 'warn', 'fail']),
      what: z.string(),
      cure: z.string().nullable(),
    }),
  ),
});

/** The command that does the same as an action. */
export type CommandTwin = (wanted: {
  name: string;
  input: Readonly<Record<string, string>>;
  subject: string | null;
}) => string | null;

/** What the pages of activity and doctor show, read by the actions that say the same on the command line. */
export type ActivityReads = {
  list(wish: Record<string, string>): Promise<Result<AuditList>>;
  /** as it was looked at last; `again`: now */
  chain(again: boolean): Promise<ChainView>;
  doctor(again: boolean): Promise<Result<DoctorPage>>;
};

type Options = { readAction: ReadAction; veil: Veil; clock: Pick<Clock, 'now'>; twin: CommandTwin };

export function createActivityReads({ readAction, veil, clock, twin }: Options): ActivityReads {
  const now = () => clock.now().toISOString();
  const read = createVeiledRead(readAction, veil);
  const rowOf = ({ ms, input = {}, ...line }: z.infer<typeof lineSchema>): AuditRow => ({
    ...line,
    ms: ms ?? null,
    input: Object.entries(input).map(([name, value]) => ({ name, value })),
    command: twin({ name: line.action, input, subject: line.subject }),
  });
  return {
    async list(wish) {
      const page = await read('audit.list', { ...wish, count: SHOWN, look: LOOKED_AT }, pageSchema);
      if (!page.ok) return page;
      const { lines, next, lookedBackTo, unreadable } = page.value;
      return ok({ rows: lines.map(rowOf), next, looked_back_to: lookedBackTo, unreadable });
    },
    chain: kept(
      async (): Promise<ChainView> => {
        const verdict = await read('audit.verify', {}, verdictSchema);
        const checked_at = now();
        return verdict.ok
          ? {
              whole: true,
              records: verdict.value.lines,
              since: verdict.value.since,
              checked_at,
              refusal: null,
            }
          : { whole: false, records: null, since: null, checked_at, refusal: verdict.refusal };
      },
      ({ refusal }) => refusal === null || refusal.code === 'conflict',
    ),
    doctor: kept(
      async (): Promise<Result<DoctorPage>> => {
        const looked = await read('doctor', {}, doctorSchema);
        return looked.ok ? ok({ ...looked.value, looked_at: now() }) : looked;
      },
      (looked) => looked.ok,
    ),
  };
}

/** An answer that counts is kept until it is asked for again; who asks while somebody looks gets the same look. */
function kept<T>(look: () => Promise<T>, counts: (answer: T) => boolean): (again: boolean) => Promise<T> {
  let known: T | null = null;
  let looking: Promise<T> | null = null;
  const lookNow = async (): Promise<T> => {
    try {
      const answer = await look();
      known = counts(answer) ? answer : null;
      return answer;
    } finally {
      looking = null;
    }
  };
  return async (again) => (again || known === null ? (looking ??= lookNow()) : known);
}
