import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Another process uses the same data, or a crash left a lock behind. */
export const dataLocked: DiagnosisPattern = {
  name: 'data-locked',
  title: 'Its data is in use',
  level: 'error',
  order: 30,
  samples: [
    'FATAL:  lock file "postmaster.pid" already exists',
    '[ERROR] [MY-012574] [InnoDB] Unable to lock ./ibdata1 error: 11',
    'java.lang.IllegalStateException: failed to obtain node locks, tried [/usr/share/elasticsearch/data]',
    'Another copy of the program is using the same data directory: DBPathInUse: Unable to lock the lock file: /data/db/mongod.lock',
    'opening storage failed: lock DB directory: resource temporarily unavailable',
    'sqlite3.OperationalError: database is locked',
  ],
  nearMisses: ['lock file written', 'user account is locked', 'package-lock.json already exists'],
  match: matching(
    /lock file "(?<file>[^"]{1,100})" already exists/,
    /Unable to lock \.\/(?<file>\w{1,60})/,
    /failed to obtain node locks/,
    /DBPathInUse/,
    /lock DB directory: resource temporarily unavailable/,
    /database is locked/,
  ),
  explain: () => 'another process uses the same data, or a crash left a lock behind',
  fixes: (_parts, symptom) => [
    byHand(
      'See that no other container uses the same volume; remove a lock only when nothing else runs on the data',
    ),
    ...restartIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'volumes')),
};
