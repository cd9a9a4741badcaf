import type { Diagnosis, UnknownFault } from '../platform/domain/diagnosis.ts';
import type { ShownRepair } from '../platform/domain/repair-record.ts';
import type { ShownPlan } from '../platform/domain/repair-text.ts';

export type { UnknownFault } from '../platform/domain/diagnosis.ts';
export type { ShownRepair } from '../platform/domain/repair-record.ts';
export type { ShownPlan } from '../platform/domain/repair-text.ts';

/** `possible` false: only a person can do it, and `text` says what. */
export type FixView = {
  name: string;
  text: string;
  possible: boolean;
  undoable: boolean;
  asks: { input: string; label: string; secret: boolean }[];
};
export type DiagnosisView = Omit<Diagnosis, 'fixes' | 'pattern'> & { fixes: FixView[] };

/** GET /api/diagnosis?stack=NAME&service=NAME; `unread`: stacks that could not be looked at */
export type DiagnosisPage = {
  diagnoses: DiagnosisView[];
  unknown: UnknownFault[];
  unread: { stack: string; why: string }[];
};

/** GET /api/repairs?stack=NAME&service=NAME, newest first */
export type RepairsPage = { repairs: ShownRepair[] };

/** GET /api/repairs/plan?diagnosis=ID&fix=NAME, and /api/repairs/:id/undo: what it would do now */
export type RepairPlanPage = ShownPlan;
