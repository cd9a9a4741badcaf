import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt, setInFile } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';
import type { DiagnosisFacts } from '../domain/diagnosis.ts';

/** The kernel killed it: it took more memory than its limit, or the host has none left. */
export const outOfMemory: DiagnosisPattern = {
  name: 'out-of-memory',
  title: 'Out of memory',
  level: 'error',
  order: 20,
  samples: [
    { source: 'state', text: 'killed by the kernel: out of memory' },
    '[12345.678901] Memory cgroup out of memory: Killed process 4242 (node) total-vm:1203412kB, anon-rss:262144kB',
    'Out of memory: Killed process 1234 (java) total-vm:4294967kB',
    'worker 3 was killed by SIGKILL: possible out of memory',
    '[2026-03-02 12:00:00 +0000] [1] [ERROR] Worker (pid:42) was sent SIGKILL! Perhaps out of memory?',
  ],
  nearMisses: [
    'memory usage 64 %, not out of memory',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    'java.lang.OutOfMemoryError: Java heap space',
  ],
  match: matching(
    /^killed by the kernel: out of memory$/,
    /[Oo]ut of memory: Kill(?:ed)? process \d{1,10}/,
    /SIGKILL[!:]? (?:possible|Perhaps) out of memory/,
  ),
  explain: (_parts, { service }, { valueAt }) => {
    const limit = service === null ? null : limitOf(service, valueAt)?.value;
    return `the kernel killed it for memory${limit ? `: it may take ${limit}` : ''}`;
  },
  fixes: (_parts, symptom, facts) => {
    const limit = symptom.service === null ? null : limitOf(symptom.service, facts.valueAt);
    const more = limit && doubled(limit.value);
    if (!limit || !more)
      return [byHand('Give it more memory, or find out what takes so much'), ...restartIt(symptom)];
    const text = `Raise its memory limit from ${limit.value} to ${more}, and make it anew`;
    return [
      ...setInFile(symptom, { name: 'raise-limit', text, path: limit.path, value: more }, facts),
      ...restartIt(symptom),
    ];
  },
  place: (_parts, { service }, { placeOf, valueAt }) =>
    service === null ? null : placeOf(service, ...(limitOf(service, valueAt)?.path ?? [])),
};

const LIMITS = [['mem_limit'], ['deploy', 'resources', 'limits', 'memory']] as const;

function limitOf(
  service: string,
  valueAt: DiagnosisFacts['valueAt'],
): { path: readonly string[]; value: string } | null {
  for (const path of LIMITS) {
    const value = valueAt(service, ...path);
    if (typeof value === 'string' || typeof value === 'number') return { path, value: String(value) };
  }
  return null;
}

/** "256m" -> "512m"; null for what is no plain size. */
function doubled(size: string): string | null {
  const [, count = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,3})?)\s?([bkmgBKMG]?[bB]?)$/.exec(size.trim()) ?? [];
  return count === '' ? null : `${String(Number(count) * 2)}${unit}`;
}
