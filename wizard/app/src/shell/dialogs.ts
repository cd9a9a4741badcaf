import { useSyncExternalStore } from 'react';

export type DialogName = 'keys' | 'new-ticket' | 'pause';

let open: DialogName | null = null;
const listeners = new Set<() => void>();

/** Dialogs that may be asked for from anywhere: keys, search, buttons. One at a time. */
function show(name: DialogName | null): void {
  open = name;
  for (const listener of listeners) listener();
}

export const openKeys = () => show('keys');
export const openNewTicket = () => show('new-ticket');
export const openPause = () => show('pause');
export const closeDialog = () => show(null);

export function useDialog(name: DialogName): boolean {
  return useSyncExternalStore(listen, () => open === name);
}

export function anyDialogOpen(): boolean {
  return open !== null || document.querySelector('[role="dialog"]') !== null;
}

function listen(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}
