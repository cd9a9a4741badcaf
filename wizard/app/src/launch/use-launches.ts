import { useEffect, useEffectEvent, useState } from 'react';

import type { LaunchesPage, LaunchOutput, LaunchRecord } from '../../../contract-launch.ts';
import { getLaunches, getLaunchOutput } from '../live/api.ts';
import { platformNow } from '../live/platform-time.ts';
import { useLive } from '../live/store.ts';
import { useLoaded, type Loaded } from '../live/use-loaded.ts';

const KEPT_LINES = 2000;

/** Launches of this root, read anew whenever one moves on. */
export function useLaunches(): Loaded<LaunchesPage> {
  const rev = useLive().snapshot?.launch_rev ?? 0;
  return useLoaded('launches', String(rev), getLaunches);
}

type Kept = { id: string; lines: string[]; next: number };

/** What a launch has printed so far; the rest is fetched when it moves on. */
export function useOutput({ id }: Pick<LaunchRecord, 'id'>): string[] {
  const rev = useLive().snapshot?.launch_rev ?? 0;
  const [kept, setKept] = useState<Kept>({ id: '', lines: [], next: 0 });
  const readOn = useEffectEvent(() => getLaunchOutput(id, kept.id === id ? kept.next : 0));
  useEffect(() => {
    void readOn().then((answer) => {
      if (answer.ok) setKept((before) => withOutput(before, id, answer.value));
    });
  }, [id, rev]);
  return kept.id === id ? kept.lines : [];
}

/** Answers may overtake each other: lines that are there already are not added again. */
function withOutput(before: Kept, id: string, { lines, next }: LaunchOutput): Kept {
  const known = before.id === id ? before : { id, lines: [], next: 0 };
  if (next <= known.next) return known;
  const fresh = lines.slice(Math.max(0, known.next - (next - lines.length)));
  return { id, next, lines: [...known.lines, ...fresh].slice(-KEPT_LINES) };
}

/** The platform's time, every second while something is timed. */
export function useSeconds(running: boolean): number {
  const [now, setNow] = useState(platformNow);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setNow(platformNow()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
