import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The files in the volume were written by another version of the database. */
export const databaseVersion: DiagnosisPattern = {
  name: 'database-version',
  title: 'Data is of another version',
  level: 'error',
  order: 30,
  samples: [
    'FATAL:  database files are incompatible with server',
    'DETAIL:  The data directory was initialized by PostgreSQL version 13, which is not compatible with this version 16.2 (Debian 16.2-1).',
    '[ERROR] [MY-013171] [InnoDB] Cannot boot server version 80036 on data directory built by version 90000. Downgrade is not supported',
    'Error: in 18+, these Docker images are configured to store database data in a',
    'Wrong mongod version',
    'UPGRADE PROBLEM: Found an invalid featureCompatibilityVersion document',
    "Can't handle RDB format version 11",
  ],
  nearMisses: ['database files are compatible', 'PostgreSQL version 16.2 started', 'Cannot boot from USB'],
  match: matching(
    /database files are incompatible with server/,
    /data directory was initialized by PostgreSQL version (?<version>[\d.]{1,10})/,
    /on data directory built by version (?<version>\d{1,10})/,
    /in 18\+, these Docker images are configured/,
    /Wrong mongod version/,
    /invalid featureCompatibilityVersion/,
    /Can't handle RDB format version (?<version>\d{1,5})/,
  ),
  explain: ({ version }) =>
    `the files in its volume were written by another version of the database${version === undefined ? '' : ` (${version})`}`,
  fixes: (_parts, symptom) => [
    byHand(
      'Take the image of the version that wrote the files, or carry the data over with a dump (pg_dumpall, mysqldump); the volume is left as it is',
    ),
    ...(symptom.stack !== null && symptom.service !== null
      ? [
          {
            name: 'rollback',
            text: `Put ${symptom.service} back to the image it ran before`,
            action: { name: 'stack.rollback', input: { stack: symptom.stack, service: symptom.service } },
            undo: null,
          },
        ]
      : []),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'image')),
};
