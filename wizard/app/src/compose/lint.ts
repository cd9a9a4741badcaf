import { readSource } from '../../../../platform/domain/compose-edit/source.ts';
import { readTree } from '../../../../platform/domain/compose-model/tree.ts';

export type Fault = { line: number; message: string };

/** Larger texts are checked when they are saved. */
export const LINT_LIMIT = 500_000;

/** What the platform's own reading of compose files finds wrong; Compose itself is asked before anything is saved. */
export function faultsIn(file: string, text: string): Fault[] {
  if (text.length > LINT_LIMIT) return [];
  const { faults } = readTree(file, text);
  if (faults.length > 0) return faults.map(({ line, message }) => ({ line: line ?? 1, message }));
  const read = readSource(text);
  if (read.ok) return [];
  const found = /^line (\d+): ([^]*)$/.exec(read.refusal.message);
  return [{ line: Number(found?.[1] ?? 1), message: found?.[2] ?? read.refusal.message }];
}
