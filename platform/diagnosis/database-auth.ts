import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** User or password do not fit those that the database was made with. */
export const databaseAuth: DiagnosisPattern = {
  name: 'database-auth',
  title: 'Database refuses the password',
  level: 'error',
  order: 30,
  samples: [
    'FATAL:  password authentication failed for user "app"',
    'psycopg2.OperationalError: connection to server at "db" (172.18.0.2), port 5432 failed: FATAL:  password authentication failed for user "app"',
    "ERROR 1045 (28000): Access denied for user 'app'@'172.18.0.3' (using password: YES)",
    'NOAUTH Authentication required.',
    'WRONGPASS invalid username-password pair or user is disabled.',
    'MongoServerError: Authentication failed.',
    'Error: P1000: Authentication failed against database server at `db`',
    'SQLSTATE[28P01]: password authentication failed',
    'FATAL:  no pg_hba.conf entry for host "172.18.0.5", user "app", database "app", no encryption',
  ],
  nearMisses: [
    'password authentication succeeded for user "app"',
    'login failed for web user jane',
    'FATAL:  database "app" does not exist',
    'Access denied for /admin',
  ],
  match: matching(
    /password authentication failed(?: for user "(?<user>[^"]{1,60})")?/,
    /Access denied for user '(?<user>[^']{1,60})'@/,
    /NOAUTH Authentication required/,
    /WRONGPASS invalid username-password pair/,
    /MongoServerError: Authentication failed/,
    /P1000: Authentication failed/,
    /no pg_hba\.conf entry for host/,
  ),
  explain: ({ user }) =>
    `the database refuses user ${user ?? 'and password'}: it keeps the password of its first start, whatever the settings say now`,
  fixes: () => [
    byHand(
      'Give the old password in the settings again, or change it inside the database (ALTER USER); the volume keeps what it was made with',
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
