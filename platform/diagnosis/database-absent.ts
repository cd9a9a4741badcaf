import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The server of the database runs, but has no such database or user. */
export const databaseAbsent: DiagnosisPattern = {
  name: 'database-absent',
  title: 'Database or user is missing',
  level: 'error',
  order: 40,
  samples: [
    'FATAL:  database "app" does not exist',
    'FATAL:  role "app" does not exist',
    "ERROR 1049 (42000): Unknown database 'app'",
    "SQLSTATE[HY000] [1049] Unknown database 'app'",
    'Error: P1003: Database `app` does not exist on the database server',
  ],
  nearMisses: ['relation "users" does not exist', 'user jane does not exist', 'unknown database driver'],
  match: matching(
    /FATAL: {1,3}(?<kind>database|role) "(?<name>[^"]{1,60})" does not exist/,
    /Unknown (?<kind>database) '(?<name>[^']{1,60})'/,
    /P1003: (?<kind>Database) `(?<name>[^`]{1,60})`/,
  ),
  explain: ({ kind = 'database', name = '' }) =>
    `the server of the database runs, but has no ${kind.toLowerCase()} ${name}`,
  fixes: () => [
    byHand(
      'Make it (createdb, CREATE DATABASE, CREATE ROLE), or correct its name; images make it at their very first start only',
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
