import { matching, unless } from '../domain/diagnosis-match.ts';
import { byHand, launchIt, restartIt, startIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A connection to a database or broker of the stack was refused. */
export const databaseRefused: DiagnosisPattern = {
  name: 'database-refused',
  title: 'Database does not answer',
  level: 'error',
  order: 40,
  samples: [
    'psycopg2.OperationalError: connection to server at "db" (172.18.0.2), port 5432 failed: Connection refused',
    'Error: connect ECONNREFUSED 172.18.0.2:5432',
    '2026/03/02 12:00:00 dial tcp 172.18.0.3:3306: connect: connection refused',
    "ERROR 2003 (HY000): Can't connect to MySQL server on 'db:3306' (111)",
    "(2002, \"Can't connect to MySQL server on 'db' (115)\")",
    'redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.',
    'org.postgresql.util.PSQLException: Connection to db:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.',
    'MongoServerSelectionError: connect ECONNREFUSED 172.20.0.2:27017',
    'Could not connect to Redis at redis:6379: Connection refused',
    "Can't reach database server at `db:5432`",
    'db:5432 - no response',
    'SQLSTATE[HY000] [2002] Connection refused',
  ],
  nearMisses: [
    'Error: connect ECONNREFUSED 172.18.0.2:8080',
    'connection to server at "db" (172.18.0.2), port 5432 succeeded',
    'Error: connect ECONNREFUSED 127.0.0.1:5432',
    'redis: connected to redis:6379',
  ],
  match: unless(
    matching(
      /connection to server at "(?<host>[\w.-]{1,100})"(?: \([\w.:]{1,60}\))?, port (?<port>\d{1,5}) failed: Connection refused/,
      /ECONNREFUSED (?<host>[\w.-]{1,100}):(?<port>5432|3306|6379|27017|1433|5672|9200|9042|9092|11211)\b/,
      /dial tcp (?<host>[\w.-]{1,100}):(?<port>5432|3306|6379|27017|1433|5672|9200|9042|9092|11211): connect: connection refused/,
      /Can't connect to (?:MySQL|MariaDB) server on '(?<host>[\w.-]{1,100})(?::(?<port>\d{1,5}))?'/,
      /Error 111 connecting to (?<host>[\w.-]{1,100}):(?<port>\d{1,5})\. Connection refused/,
      /Connection to (?<host>[\w.-]{1,100}):(?<port>\d{1,5}) refused/,
      /Could not connect to Redis at (?<host>[\w.-]{1,100}):(?<port>\d{1,5}): Connection refused/,
      /Can't reach database server at [`'](?<host>[\w.-]{1,100})[`']?:?[`']?(?<port>\d{1,5})?/,
      /^(?<host>[\w.-]{1,100}):(?<port>5432) - no response/,
      /SQLSTATE\[HY000\] \[2002\] Connection refused/,
    ),
    /(?:127\.0\.0\.1|localhost|\[::1\]|::1)[": )]/,
  ),
  explain: ({ host, port }, _symptom, { services }) => {
    const where = host === undefined ? 'its database' : `${host}${port === undefined ? '' : `:${port}`}`;
    const state = host === undefined ? undefined : services[host];
    return state === undefined
      ? `nothing accepts connections at ${where}`
      : `nothing accepts connections at ${where}; service ${host ?? ''} is ${state}`;
  },
  fixes: ({ host = '' }, symptom, { services }) => {
    const state = services[host];
    if (state === 'absent') return launchIt(symptom);
    if (state !== undefined && state !== 'running') return startIt(symptom, host);
    const order = byHand(
      'Let it wait for the health of its database: depends_on with condition: service_healthy',
      'wait-for-it',
    );
    return [...restartIt(symptom), order];
  },
};
