import { useEffect, useEffectEvent, useState } from 'react';

import { navigate } from '../router.ts';

export type LeaveGuard = {
  /** where somebody wanted to go; null while nobody does */
  wanted: string | null;
  stay: () => void;
  leave: () => void;
};

/**
 * While `dirty`, going to another page of the wizard is held and asked about; closing the browser's page is asked by the browser
 * itself. The listener is in the capture phase: the router hears nothing of what is held.
 */
export function useLeaveGuard(dirty: boolean): LeaveGuard {
  const [wanted, setWanted] = useState<string | null>(null);
  const here = useEffectEvent((address: string, event: PopStateEvent) => {
    const there = location.pathname + location.search;
    if (there.split('?')[0] === address.split('?')[0]) return;
    event.stopImmediatePropagation();
    history.replaceState({ scroll: 0 }, '', address);
    setWanted(there);
  });
  useEffect(() => {
    if (!dirty) return undefined;
    const address = location.pathname + location.search;
    const held = (event: PopStateEvent) => here(address, event);
    const closing = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('popstate', held, true);
    addEventListener('beforeunload', closing);
    return () => {
      removeEventListener('popstate', held, true);
      removeEventListener('beforeunload', closing);
    };
  }, [dirty]);
  const [goes, setGoes] = useState<string | null>(null);
  useEffect(() => {
    if (goes !== null && !dirty) navigate(goes);
  }, [goes, dirty]);
  return {
    wanted,
    stay: () => setWanted(null),
    leave: () => {
      setGoes(wanted);
      setWanted(null);
    },
  };
}
