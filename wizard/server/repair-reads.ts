import { z } from 'zod';

import { repairRecordSchema } from '../../platform/domain/repair-record.ts';
import { ok, refuse, type Result } from '../../platform/domain/result.ts';
import type { DiagnosisPage, RepairPlanPage, RepairsPage } from '../contract-repair.ts';
import { createVeiledRead, type ReadAction } from './checked-read.ts';
import { inTurn } from './in-turn.ts';
import type { Veil } from './veil.ts';

const SHOWN = 20;
/** Looking for faults asks the engine, the logs and Compose: a hundred pages that hear of the same container look once. */
const LOOK_GAP_MS = 250;
const MAX_PLACES = 200;

const call = z.object({ name: z.string(), input: z.record(z.string(), z.unknown()) });
const asks = z.array(z.object({ input: z.string(), label: z.string(), secret: z.boolean() }));
const fixView = z.object({
  name: z.string(),
  text: z.string(),
  possible: z.boolean(),
  undoable: z.boolean(),
  asks,
});
const fix = z
  .object({
    name: z.string(),
    text: z.string(),
    action: call.nullable(),
    asks: asks.optional(),
    undo: call.nullable(),
  })
  .transform(({ name, text, action, undo, asks: asked }) => ({
    name,
    text,
    possible: action !== null,
    undoable: undo !== null,
    asks: asked ?? [],
  }))
  .pipe(fixView);
export const diagnosisSchema = z.object({
  diagnoses: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      level: z.enum(['error', 'warn']),
      stack: z.string().nullable(),
      service: z.string().nullable(),
      cause: z.string(),
      evidence: z.object({ text: z.string(), at: z.string().nullable(), times: z.number() }),
      place: z.object({ file: z.string(), line: z.number() }).nullable(),
      fixes: z.array(fix),
    }),
  ),
  unknown: z.array(
    z.object({
      stack: z.string(),
      service: z.string().nullable(),
      why: z.string(),
      lines: z.array(z.string()),
    }),
  ),
  unread: z.array(z.object({ stack: z.string(), why: z.string() })),
});
export const repairsSchema = z.object({
  repairs: z.array(repairRecordSchema.omit({ mark: true }).extend({ can_undo: z.boolean() })),
});
const step = z.object({ name: z.string(), input: z.record(z.string(), z.unknown()), text: z.string() });
export const repairPlanSchema = z.object({
  title: z.string(),
  cause: z.string(),
  steps: z.array(step),
  undo: z.array(step).nullable(),
  asks,
});
const planSchema = z.object({ plan: repairPlanSchema });

export type FaultPlace = { stack?: string | undefined; service?: string | undefined };

/** What the pages of faults and repairs show, read by the actions that say the same on the command line. */
export type RepairReads = {
  diagnosis(place: FaultPlace): Promise<Result<DiagnosisPage>>;
  repairs(place: FaultPlace): Promise<Result<RepairsPage>>;
  plan(wanted: FaultPlace & { diagnosis: string; fix: string }): Promise<Result<RepairPlanPage>>;
  undoPlan(id: string): Promise<Result<RepairPlanPage>>;
};

export function createRepairReads(readAction: ReadAction, veil: Veil): RepairReads {
  const read = createVeiledRead(readAction, veil);
  const readPlan = async (name: string, input: Record<string, unknown>): Promise<Result<RepairPlanPage>> => {
    const answer = await read(name, { ...input, dry_run: true }, planSchema);
    return answer.ok ? ok(answer.value.plan) : answer;
  };
  return {
    diagnosis: shared((place) => read('stack.diagnose', given(place), diagnosisSchema)),
    repairs: (place) => read('repair.list', { ...given(place), count: SHOWN }, repairsSchema),
    plan: ({ diagnosis, fix: name, ...place }) =>
      readPlan('repair.apply', { diagnosis, fix: name, ...given(place) }),
    undoPlan: (id) => readPlan('repair.undo', { id }),
  };
}

/** The same place is looked at once for all who ask, and never by a look that began before they asked. */
function shared(look: (place: FaultPlace) => Promise<Result<DiagnosisPage>>): RepairReads['diagnosis'] {
  type Place = { ask: () => Promise<void>; answer: Result<DiagnosisPage> };
  const places = new Map<string, Place>();
  const open = (place: FaultPlace): Place => {
    const made: Place = {
      answer: refuse('failed', 'it was not looked at'),
      ask: inTurn(LOOK_GAP_MS, async () => void (made.answer = await look(place))),
    };
    return made;
  };
  return async (place) => {
    const key = JSON.stringify(given(place));
    const known = places.get(key) ?? open(place);
    places.delete(key); // to the end: the one that nobody asked for longest goes first
    places.set(key, known);
    const [oldest] = places.keys();
    if (places.size > MAX_PLACES && oldest !== undefined) places.delete(oldest);
    await known.ask();
    return known.answer;
  };
}

function given({ stack, service }: FaultPlace): Record<string, string> {
  return { ...(stack === undefined ? {} : { stack }), ...(service === undefined ? {} : { service }) };
}
