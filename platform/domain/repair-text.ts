import type { RepairStep, ShownRepair } from './repair-record.ts';
import { safeLine } from './safe-text.ts';

export type ShownPlan = {
  title: string;
  cause: string;
  steps: RepairStep[];
  undo: RepairStep[] | null;
  asks: { input: string; label: string; secret: boolean }[];
};

/** What was done, or, when it was only asked, what would be. */
export type Repaired = { plan: ShownPlan | null; repair: ShownRepair | null };

const STATES: Readonly<Record<ShownRepair['state'], string>> = {
  running: 'under way',
  gone: 'the fault is gone',
  remains: 'the fault remains',
  failed: 'it could not be done',
  unknown: 'done, and nobody could see whether it helped',
  interrupted: 'cut off',
};

/** One repair for a terminal, with what was seen before and afterwards. */
export function repairText(repair: ShownRepair): string {
  const { id, state, by, startedAt, diagnosis, steps, before, after, note, undone } = repair;
  const where = [diagnosis.stack, diagnosis.service].filter((one) => one !== null).join('/');
  const lines = [
    `${where}: ${diagnosis.title}`,
    ...steps.map(({ text }) => `did     ${text}`),
    ...before.map((line) => `before  ${line}`),
    ...after.map((line) => `after   ${line}`),
    ...(note === null ? [] : [`why     ${note}`]),
    ...(undone === null
      ? []
      : [`undone  ${undone.state} by ${undone.by}${undone.note === null ? '' : `: ${undone.note}`}`]),
    ...(repair.can_undo ? [`undo    dockfra repair undo ${id}`] : []),
  ];
  const head = `${id}  ${STATES[state]}  ${startedAt}  by ${safeLine(by, 100)}`;
  return `${head}\n${lines.map((line) => `  ${safeLine(line, 500)}\n`).join('')}`;
}

/** What would be done, for a terminal. */
export function stepsText({ title, steps, undo, asks }: ShownPlan): string {
  const lines = [
    ...steps.map(({ text, name }) => `would   ${text}  (${name})`),
    ...asks.map(
      ({ input, label, secret }) =>
        `asks    ${label}: ${secret ? `--stdin ${input}` : `--value ${input}=...`}`,
    ),
    ...(undo === null ? ['undo    cannot be taken back'] : undo.map(({ text }) => `undo    ${text}`)),
  ];
  return `${safeLine(title, 200)}\n${lines.map((line) => `  ${safeLine(line, 500)}\n`).join('')}`;
}

export function repairedText({ plan, repair }: Repaired): string {
  if (repair !== null) return repairText(repair);
  return plan === null ? '' : stepsText(plan);
}
