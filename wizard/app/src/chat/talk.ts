import i18next from 'i18next';
import { useSyncExternalStore } from 'react';

import type { ChatAnswer } from '../../../contract-chat.ts';
import { getAnswer, postQuestion, type Answer } from '../live/api.ts';

const KEPT = 20;

/** One question with its answer; null: it is being looked for. `stop`: of a model that thinks. */
export type Exchange = {
  id: number;
  question: string;
  answer: Answer<ChatAnswer> | null;
  stop: (() => void) | null;
};

let exchanges: readonly Exchange[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Exchange[]): void {
  exchanges = next.slice(-KEPT);
  for (const listener of listeners) listener();
}

/** The conversation of this page: it is gone when the page is closed, and nobody else sees it. */
export function useTalk(): readonly Exchange[] {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => exchanges,
  );
}

export function ask(question: string, language: string): Promise<void> {
  return exchange(question, null, () => getAnswer(question, language));
}

/** Goes to the manager's model; to stop waiting stops the model, too. */
export function askModel(question: string): Promise<void> {
  const stopping = new AbortController();
  return exchange(
    question,
    () => stopping.abort(),
    async () => {
      const answer = await postQuestion(question, stopping.signal);
      if (!stopping.signal.aborted || answer.ok) return answer;
      return { ...answer, refusal: { code: 'busy', message: i18next.t('chat.stopped') } };
    },
  );
}

async function exchange(
  question: string,
  stop: Exchange['stop'],
  find: () => Promise<Answer<ChatAnswer>>,
): Promise<void> {
  last += 1;
  const id = last;
  set([...exchanges, { id, question, answer: null, stop }]);
  const answer = await find();
  set(exchanges.map((one) => (one.id === id ? { ...one, answer } : one)));
}

export const forget = () => {
  for (const { answer, stop } of exchanges) if (answer === null) stop?.();
  set([]);
};
