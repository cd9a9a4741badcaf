import { z } from 'zod';

/** `gone`: the fault was looked for again and was not there; `remains`: it was; `unknown`: nobody could look. */
export const REPAIR_STATES = ['running', 'gone', 'remains', 'failed', 'unknown', 'interrupted'] as const;

const stepSchema = z.object({
  name: z.string(),
  /** without what was asked for: a value may be a secret */
  input: z.record(z.string(), z.unknown()),
  text: z.string(),
});
/** One catalogued action, and what it does in a sentence. */
export type RepairStep = z.infer<typeof stepSchema>;

const undoneSchema = z.object({
  state: z.enum(['running', 'done', 'failed', 'interrupted']),
  by: z.string(),
  at: z.string(),
  note: z.string().nullable(),
});

export const repairRecordSchema = z.object({
  id: z.string(),
  state: z.enum(REPAIR_STATES),
  by: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  diagnosis: z.object({
    id: z.string(),
    title: z.string(),
    cause: z.string(),
    stack: z.string().nullable(),
    service: z.string().nullable(),
  }),
  fix: z.string(),
  steps: z.array(stepSchema),
  /** what takes it back; null: nothing does */
  undo: z.array(stepSchema).nullable(),
  /** how it was before, and how it is seen afterwards */
  before: z.array(z.string()),
  after: z.array(z.string()),
  /** why it came to this end */
  note: z.string().nullable(),
  /** what the steps left: taking it back is refused when it is something else by then */
  mark: z.string().nullable(),
  undone: undoneSchema.nullable(),
});
export type RepairRecord = z.infer<typeof repairRecordSchema>;

/** Why it cannot be taken back now; null: it can. */
export function whyNoUndo({ state, undo, undone, mark }: RepairRecord): string | null {
  if (undo === null) return 'this fix cannot be taken back';
  if (undone?.state === 'done') return 'it was taken back already';
  if (undone?.state === 'running') return 'it is being taken back';
  if (state === 'running') return 'it is under way';
  if (state === 'failed') return 'it was not carried out';
  return mark === null ? 'nobody knows how far it came' : null;
}

/** A record as it is told: the mark is for the platform alone. */
export type ShownRepair = Omit<RepairRecord, 'mark'> & { can_undo: boolean };

export function shownRepair(record: RepairRecord): ShownRepair {
  const { mark: _mark, ...rest } = record;
  return { ...rest, can_undo: whyNoUndo(record) === null };
}
