import { useEffect, useState } from 'react';

import type { Refusal } from '../../../../platform/domain/result.ts';
import type { RunLine } from '../../../../platform/domain/agent-run.ts';
import type { RunSummary } from '../../../../platform/domain/agent-state.ts';
import { getTranscript } from '../live/api.ts';
import { useLive } from '../live/store.ts';

export type Transcript = { row: RunSummary | null; lines: RunLine[]; refusal: Refusal | null };

const NONE: Transcript = { row: null, lines: [], refusal: null };

/**
 * A run's lines; further ones are read as soon as the platform says that there are more. `lastAt`: of the newest line, as the
 * list of runs has it, for what was said while this page or the platform was away.
 */
export function useTranscript(run: string, lastAt: string): Transcript {
  const mark = useLive().snapshot?.agents.find((agent) => agent.run === run);
  const wanted = mark?.lines ?? 0;
  const [known, setKnown] = useState<Transcript>(NONE);
  const after = known.lines.length;
  const behind = known.row === null || wanted > after || lastAt > known.row.lastAt;
  useEffect(() => {
    let here = true;
    if (!behind) return undefined;
    void getTranscript(run, after).then((answer) => {
      if (!here) return;
      if (!answer.ok) return setKnown((before) => ({ ...before, refusal: answer.refusal }));
      const { lines, after: from, total: _total, ...row } = answer.value;
      setKnown((before) => ({ row, lines: [...before.lines.slice(0, from), ...lines], refusal: null }));
    });
    return () => {
      here = false;
    };
  }, [run, after, wanted, lastAt, behind]);
  return known;
}
