import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The limit of processes and threads is reached. */
export const processLimit: DiagnosisPattern = {
  name: 'process-limit',
  title: 'No further thread or process',
  level: 'error',
  order: 24,
  samples: [
    "RuntimeError: can't start new thread",
    'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
    'runtime: failed to create new OS thread (have 12 already; errno=11)',
    'sh: 0: Cannot fork',
    'bash: fork: retry: Resource temporarily unavailable',
    'pthread_create failed (EAGAIN)',
    'fork/exec /bin/sh: resource temporarily unavailable',
  ],
  nearMisses: ['started new thread 4', 'fork the repository', 'java.lang.OutOfMemoryError: Java heap space'],
  match: matching(
    /can't start new thread/,
    /unable to create (?:new )?native thread/,
    /failed to create new OS thread/,
    /Cannot fork\b/,
    /fork: (?:retry: )?Resource temporarily unavailable/,
    /pthread_create failed/,
    /fork\/exec [^\s:]{1,100}: resource temporarily unavailable/,
  ),
  explain: () => 'it has as many processes and threads as it may',
  fixes: (_parts, symptom) => [
    byHand('Raise pids_limit of the service (deploy.resources.limits.pids), or find what starts so many'),
    ...restartIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'pids_limit')),
};
