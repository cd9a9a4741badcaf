import { useSyncExternalStore } from 'react';

import type { PlanDraft } from './plan-draft.ts';

const drafts = new Map<string, PlanDraft>();
const listeners = new Set<() => void>();

/** What was changed and not saved yet, by proposal: it outlives a closed dialog and another page, not a closed browser. */
export function keepDraft(id: string, draft: PlanDraft | null): void {
  if (draft === null) drafts.delete(id);
  else drafts.set(id, draft);
  for (const listener of listeners) listener();
}

export function useDraft(id: string): PlanDraft | null {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => drafts.get(id) ?? null,
  );
}
