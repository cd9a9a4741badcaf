import { useState } from 'react';

import type { Refusal } from '../../../../platform/domain/result.ts';
import { getAudit } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { withNewest, withOlder, type Kept } from './kept-rows.ts';

/** One look through the audit: the newest as they come, older ones when they are asked for. */
export function useActivity(query: string) {
  const rev = useLive().snapshot?.audit_rev ?? 0;
  const [kept, setKept] = useState<Kept | null>(null);
  const loaded = useLoaded(`audit?${query}`, String(rev), async () => {
    const answer = await getAudit(query, null);
    if (answer.ok) setKept((before) => withNewest(before, query, answer.value));
    return answer;
  });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const mine = kept?.query === query ? kept : null;
  const older = async (): Promise<void> => {
    if (busy || mine === null || mine.next === null) return;
    setBusy(true);
    const answer = await getAudit(query, mine.next);
    setBusy(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) setKept((before) => withOlder(before, query, answer.value));
  };
  return { loaded, kept: mine, busy, refusal, older };
}
