import { useEffect, useEffectEvent, useState } from 'react';

import type { Refusal } from '../../../../platform/domain/result.ts';
import type { Answer } from './api.ts';

export type Loaded<T> =
  | { phase: 'loading' }
  | { phase: 'ready'; value: T }
  | { phase: 'refused'; refusal: Refusal; again: () => void };

/** Reads whenever `key` changes. What was read for the same `subject` stays until the newer answer is there, so that nothing jumps. */
export function useLoaded<T>(subject: string, key: string, read: () => Promise<Answer<T>>): Loaded<T> {
  const [loaded, setLoaded] = useState<{ subject: string; answer: Answer<T> } | null>(null);
  const [round, setRound] = useState(0);
  const readNow = useEffectEvent(read);
  useEffect(() => {
    let wanted = true;
    void readNow().then((answer) => {
      if (wanted) setLoaded({ subject, answer });
    });
    return () => {
      wanted = false;
    };
  }, [subject, key, round]);
  if (!loaded || loaded.subject !== subject) return { phase: 'loading' };
  const { answer } = loaded;
  return answer.ok
    ? { phase: 'ready', value: answer.value }
    : { phase: 'refused', refusal: answer.refusal, again: () => setRound(round + 1) };
}
