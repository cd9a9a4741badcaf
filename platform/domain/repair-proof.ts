import type { Diagnosis } from './diagnosis.ts';
import type { ServiceVerdict } from './launch-health.ts';
import { safeLine } from './safe-text.ts';

/** What was seen of the service after the fix. */
export type Look = {
  /** the same fault as before; null: it was not found */
  found: Diagnosis | null;
  verdicts: readonly ServiceVerdict[];
  now: Date;
};
export type Proof = { state: 'gone' | 'remains' | 'waiting'; why: string };

/**
 * Is the fault gone? Only when the service runs well and nothing has shown the fault since the fix, or for `stableMs`: a
 * service that found its database at the third try has not kept the fault.
 */
export function judgeProof({ found, verdicts, now }: Look, fixedAt: Date, stableMs: number): Proof {
  const failed = verdicts.find(({ kind }) => kind === 'failed');
  if (failed?.kind === 'failed') return { state: 'remains', why: failed.why };
  const quietSince = Math.max(fixedAt.getTime(), now.getTime() - stableMs);
  const shows = found !== null && showsSince(found, quietSince);
  if (shows) return { state: 'waiting', why: `it still shows: ${safeLine(found.evidence.text, 200)}` };
  const waits = verdicts.find(({ kind }) => kind === 'waiting');
  if (waits?.kind === 'waiting') return { state: 'waiting', why: waits.why };
  if (verdicts.length === 0) return { state: 'waiting', why: 'there is no container of it' };
  return { state: 'gone', why: verdicts.map((one) => (one.kind === 'ready' ? one.how : one.why)).join(', ') };
}

/** Evidence without a time is of this moment: a state, or what a file says. */
function showsSince({ evidence: { at } }: Diagnosis, sinceMs: number): boolean {
  return at === null || !(Date.parse(at) <= sinceMs);
}

type Container = {
  service: string;
  containerId: string;
  state: string;
  health: string;
  exitCode: number | null;
  restarts: number;
};

/** How it is now, for the record: each container, then the fault. */
export function stateLines(containers: readonly Container[], found: Diagnosis | null): string[] {
  const lines = containers.slice(0, 20).map(({ service, containerId, state, health, exitCode, restarts }) => {
    const more = [
      ...(health === 'none' ? [] : [`health ${health}`]),
      ...(exitCode === null ? [] : [`exit code ${String(exitCode)}`]),
      ...(restarts === 0 ? [] : [`${String(restarts)} restarts`]),
    ];
    return `${safeLine(service, 100)} ${containerId.slice(0, 12)}: ${[state, ...more].join(', ')}`;
  });
  if (lines.length === 0) lines.push('no container');
  if (found === null) return [...lines, 'the fault is not found'];
  const { text, at, times } = found.evidence;
  const when = at === null ? '' : `, last at ${at}`;
  return [...lines, `${safeLine(found.title, 100)}: ${safeLine(text, 300)} (${String(times)} times${when})`];
}
