import { useEffect } from 'react';

import { openChat } from '../chat/open-chat.ts';
import { navigate } from '../router.ts';
import { anyDialogOpen, openKeys, openNewTicket } from './dialogs.ts';

const PLACES: Readonly<Record<string, string>> = {
  o: '/',
  s: '/stacks',
  l: '/logs',
  t: '/tickets',
  c: '/crew',
  i: '/inbox',
  u: '/usage',
  e: '/settings',
  a: '/activity',
  d: '/doctor',
};
const CHORD_MS = 1200;

/** Single keys, never while somebody types or a dialog is open. Ctrl+K belongs to the search. */
export function usePageKeys(): void {
  useEffect(() => {
    let chordAt = -Infinity;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || anyDialogOpen()) return;
      const chord = performance.now() - chordAt < CHORD_MS;
      chordAt = event.key === 'g' ? performance.now() : -Infinity;
      const place = chord ? PLACES[event.key] : undefined;
      if (place !== undefined) navigate(place);
      else if (event.key === '?') openKeys();
      else if (event.key === 'c' && !chord) {
        event.preventDefault(); // else the letter lands in the question
        openChat();
      } else if (event.key === 'n' && !chord) {
        event.preventDefault(); // else the letter lands in the first field
        openNewTicket();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}
