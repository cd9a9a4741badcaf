import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Redis refuses writes, because it cannot save its data. */
export const redisPersist: DiagnosisPattern = {
  name: 'redis-persist',
  title: 'Redis cannot save',
  level: 'error',
  order: 24,
  samples: [
    "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
    "Can't save in background: fork: Cannot allocate memory",
    'Failed opening the temp RDB file temp-1.rdb (in server root dir /data) for saving: Permission denied',
    '# Write error saving DB on disk: No space left on device',
  ],
  nearMisses: ['DB saved on disk', 'Background saving terminated with success', 'Cannot allocate memory'],
  match: matching(
    /MISCONF (?:Redis|Valkey) is configured to save/,
    /Can't save in background: fork/,
    /Failed opening the (?:temp )?RDB file/,
    /Write error saving DB on disk/,
  ),
  explain: () => 'Redis cannot save its data, and takes no writes therefore',
  fixes: (_parts, symptom) => [
    byHand('Free disk or memory, or let its user write to the volume; its log names which'),
    ...restartIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'volumes')),
};
