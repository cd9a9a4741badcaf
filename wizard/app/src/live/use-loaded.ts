import { useEffect, useEffectEvent, useState } from 'react';

import type { Refusal } from '../../../../platform/domain/result.ts';
import type { Answer } from './api.ts';
import { platformNow } from './platform-time.ts';
import { useLive } from './store.ts';

export type Loaded<T> =
  | { phase: 'loading' }
  /** `late`: reading anew has failed, and what is shown is as old as `at` says */
  | { phase: 'ready'; value: T; at: string; late: boolean }
  | { phase: 'refused'; refusal: Refusal; again: () => void };

const AGAIN_MS = 3000;

type Kept<T> = { subject: string; answer: Answer<T>; at: string; late: boolean };

/**
 * Reads whenever `key` changes. What was read for the same `subject` stays until the newer answer is there, so that nothing
 * jumps; while the platform is away it stays too, with its age, and is read anew as soon as the platform is back.
 */
export function useLoaded<T>(subject: string, key: string, read: () => Promise<Answer<T>>): Loaded<T> {
  const { connected } = useLive();
  const [kept, setKept] = useState<Kept<T> | null>(null);
  const [round, setRound] = useState(0);
  const readNow = useEffectEvent(read);
  const late = kept?.late === true || (kept !== null && !kept.answer.ok && kept.answer.status === 0);
  useEffect(() => {
    let wanted = true;
    void readNow().then((answer) => {
      if (wanted) setKept((before) => keptAfter(before, subject, answer));
    });
    return () => {
      wanted = false;
    };
  }, [subject, key, round]);
  useEffect(() => {
    if (!late) return undefined;
    const again = () => setRound((before) => before + 1);
    if (connected) again();
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  }, [connected, late]);
  if (!kept || kept.subject !== subject) return { phase: 'loading' };
  const { answer, at } = kept;
  return answer.ok
    ? { phase: 'ready', value: answer.value, at, late: kept.late || !connected }
    : { phase: 'refused', refusal: answer.refusal, again: () => setRound(round + 1) };
}

/** No answer at all does not wipe out what was read before. */
function keptAfter<T>(before: Kept<T> | null, subject: string, answer: Answer<T>): Kept<T> {
  const away = !answer.ok && answer.status === 0;
  if (away && before?.subject === subject && before.answer.ok) return { ...before, late: true };
  return { subject, answer, at: new Date(platformNow()).toISOString(), late: false };
}
