import { useEffect, type RefObject } from 'react';

import { navigate, ticketPath } from '../router.ts';
import { anyDialogOpen } from '../shell/dialogs.ts';
import { isTyping } from '../shell/use-page-keys.ts';

/** j and k move the focus from row to row, also to one that is not drawn yet; Enter opens what has it. */
export function useRowKeys(box: RefObject<HTMLDivElement | null>, ids: string[], rowPx: number): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || anyDialogOpen()) return;
      const here =
        document.activeElement instanceof HTMLElement ? document.activeElement.dataset['ticket'] : undefined;
      if (event.key === 'Enter' && here === undefined && document.activeElement === document.body && ids[0])
        navigate(ticketPath(ids[0]));
      if (event.key !== 'j' && event.key !== 'k') return;
      const index = here === undefined ? 0 : ids.indexOf(here) + (event.key === 'j' ? 1 : -1);
      focusRow(box.current, ids[Math.min(ids.length - 1, Math.max(0, index))], Math.max(0, index) * rowPx);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [box, ids, rowPx]);
}

function focusRow(box: HTMLDivElement | null, id: string | undefined, offset: number): void {
  if (!box || id === undefined) return;
  const find = () => box.querySelector<HTMLElement>(`[data-ticket="${id}"]`);
  const row = find();
  if (row) return row.focus();
  scrollTo({ top: scrollY + box.getBoundingClientRect().top + offset - innerHeight / 2 });
  requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus()));
}
