import { useSyncExternalStore } from 'react';

/** `asked`: the question of the link that opened it, to be put into the field. */
type Chat = { open: boolean; asked: string };

let chat: Chat = { open: false, asked: '' };
const listeners = new Set<() => void>();

function set(next: Chat): void {
  chat = next;
  for (const listener of listeners) listener();
}

/** The panel beside every page: by its button, by a key, or by `?chat=QUESTION` in an address. */
export const openChat = () => openChatWith('');
/** The question stands in the field: the person asks it. */
export const openChatWith = (asked: string) => set({ open: true, asked });
export const closeChat = () => {
  const url = new URL(location.href);
  if (url.searchParams.has('chat')) {
    url.searchParams.delete('chat');
    history.replaceState(history.state, '', url.pathname + url.search);
  }
  set({ open: false, asked: '' });
};

export function useChat(): Chat {
  return useSyncExternalStore(listen, () => chat);
}

function listen(changed: () => void): () => void {
  listeners.add(changed);
  addEventListener('popstate', look);
  look();
  return () => {
    listeners.delete(changed);
    removeEventListener('popstate', look);
  };
}

/** An address that names a question opens the panel. */
function look(): void {
  const asked = new URLSearchParams(location.search).get('chat');
  if (asked !== null && !(chat.open && chat.asked === asked)) set({ open: true, asked: asked.slice(0, 500) });
}
