import type { DockfraEvent, Events } from '../ports.ts';

/** Events inside the platform's process. A listener must not throw; one that does is dropped from this event only. */
export function createEventBus(onFault: (error: unknown) => void): Events {
  const listeners = new Set<(event: DockfraEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          onFault(error); // one broken page must not stop the ticket that another one watches
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
