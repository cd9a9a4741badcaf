import { useState } from 'react';

import type { Refusal } from '../../../../platform/domain/result.ts';
import type { RunView } from '../../../contract.ts';
import { getRun, postAction } from './api.ts';
import { findRun, onLive } from './store.ts';

/** Nothing here is guessed: `done` is said by the platform after the action was carried out and recorded. */
export type Acting =
  | { phase: 'idle' }
  | { phase: 'requested' }
  | { phase: 'running'; run: RunView }
  | { phase: 'done'; run: RunView }
  | { phase: 'refused'; refusal: Refusal };

export type Act = {
  acting: Acting;
  busy: boolean;
  /** the run when it was carried out, else null */
  start(name: string, input: Record<string, unknown>): Promise<RunView | null>;
  reset(): void;
};

export function useAct(): Act {
  const [acting, setActing] = useState<Acting>({ phase: 'idle' });
  const start = async (name: string, input: Record<string, unknown>): Promise<RunView | null> => {
    setActing({ phase: 'requested' });
    const answer = await postAction(name, input);
    if (!answer.ok) {
      setActing({ phase: 'refused', refusal: answer.refusal });
      return null;
    }
    const run = await ended(answer.value.run, (now) => setActing({ phase: 'running', run: now }));
    setActing(run.refusal ? { phase: 'refused', refusal: run.refusal } : { phase: 'done', run });
    return run.state === 'done' ? run : null;
  };
  return {
    acting,
    busy: acting.phase === 'requested' || acting.phase === 'running',
    start,
    reset: () => setActing({ phase: 'idle' }),
  };
}

/** Follows a run over the live line, and asks by itself when that line says nothing for three seconds. */
async function ended(first: RunView, tell: (run: RunView) => void): Promise<RunView> {
  let run = first;
  while (run.state === 'running') {
    tell(run);
    const told = await changeOf(run, 3000);
    if (told) {
      run = told;
      continue;
    }
    const answer = await getRun(run.id);
    if (answer.ok) run = answer.value.run;
    else if (answer.status !== 0) return { ...run, state: 'failed', refusal: answer.refusal };
  }
  return run;
}

/** The run as soon as the live line has something new of it; null when it says nothing in time. */
function changeOf(run: RunView, withinMs: number): Promise<RunView | null> {
  return new Promise((resolve) => {
    const end = (told: RunView | null) => {
      clearTimeout(timer);
      stop();
      resolve(told);
    };
    const timer = setTimeout(() => end(null), withinMs);
    const stop = onLive(() => {
      const live = findRun(run.id);
      if (live && (live.state !== run.state || live.lines.at(-1)?.text !== run.lines.at(-1)?.text)) end(live);
    });
  });
}
