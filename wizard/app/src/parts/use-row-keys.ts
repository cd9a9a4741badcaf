import { useEffect, type RefObject } from 'react';

import { anyDialogOpen } from '../shell/dialogs.ts';
import { isTyping } from '../shell/use-page-keys.ts';

type List = {
  /** every row's `data-row` in order; without it those that are drawn */
  ids: readonly string[];
  /** height of each row, to come to one that is not drawn yet */
  rowPx: number;
};

/**
 * j and k move the focus among the elements with `data-row` inside of `box`; Enter opens what has it, or the first one while
 * nothing has it.
 */
export function useRowKeys(box: RefObject<HTMLElement | null>, list?: List): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || anyDialogOpen()) return;
      const ids = list?.ids ?? drawnRows(box.current);
      if (event.key === 'Enter' && document.activeElement === document.body) {
        event.preventDefault(); // else the first one's own link or button hears it too
        findRow(box.current, ids[0])?.click();
      }
      if (event.key !== 'j' && event.key !== 'k') return;
      const here = rowOf(document.activeElement, box.current);
      const at = here === null ? -1 : ids.indexOf(here);
      const index = Math.min(ids.length - 1, Math.max(0, at + (event.key === 'j' || at < 0 ? 1 : -1)));
      focusRow(box.current, ids[index], index * (list?.rowPx ?? 0));
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [box, list]);
}

function drawnRows(box: HTMLElement | null): string[] {
  return [...(box?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].map((row) => row.dataset['row'] ?? '');
}

/** The row that the focus is in. */
function rowOf(focused: Element | null, box: HTMLElement | null): string | null {
  const row = focused?.closest<HTMLElement>('[data-row]');
  return row && box?.contains(row) ? (row.dataset['row'] ?? null) : null;
}

function findRow(box: HTMLElement | null, id: string | undefined): HTMLElement | null {
  return id === undefined
    ? null
    : (box?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null);
}

function focusRow(box: HTMLElement | null, id: string | undefined, offset: number): void {
  const row = findRow(box, id);
  if (row) return row.focus();
  if (!box || id === undefined) return;
  scrollTo({ top: scrollY + box.getBoundingClientRect().top + offset - innerHeight / 2 });
  requestAnimationFrame(() => requestAnimationFrame(() => findRow(box, id)?.focus()));
}
