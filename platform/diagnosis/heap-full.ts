import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The runtime of its language ran out of the memory it may take. */
export const heapFull: DiagnosisPattern = {
  name: 'heap-full',
  title: 'Its heap is full',
  level: 'error',
  order: 26,
  samples: [
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    'FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory',
    'java.lang.OutOfMemoryError: Java heap space',
    'Exception in thread "main" java.lang.OutOfMemoryError: GC overhead limit exceeded',
    'fatal error: runtime: out of memory',
    'PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)',
    'MemoryError',
    'OSError: [Errno 12] Cannot allocate memory',
    "OOM command not allowed when used memory > 'maxmemory'.",
  ],
  nearMisses: [
    'heap size: 64 MB',
    'memory usage is 60 %',
    'java.lang.OutOfMemoryError: unable to create native thread',
  ],
  match: matching(
    /JavaScript heap out of memory/,
    /OutOfMemoryError: (?:Java heap space|GC overhead|Metaspace|Direct buffer)/,
    /fatal error: runtime: out of memory/,
    /Allowed memory size of \d{1,15} bytes exhausted/,
    /^(?:[\w.]{0,60}\.)?MemoryError(?::|$)/,
    /Cannot allocate memory/,
    /OOM command not allowed/,
  ),
  explain: () => 'its runtime took all the memory that it may take',
  fixes: (_parts, symptom) => [
    byHand(
      'Raise the limit of the runtime (NODE_OPTIONS=--max-old-space-size, -Xmx, memory_limit, maxmemory) within the limit of the service',
    ),
    ...restartIt(symptom),
  ],
};
