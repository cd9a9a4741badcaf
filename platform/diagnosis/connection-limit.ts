import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** All connections of a database are in use. */
export const connectionLimit: DiagnosisPattern = {
  name: 'connection-limit',
  title: 'Database has no free connection',
  level: 'error',
  order: 30,
  samples: [
    'FATAL:  sorry, too many clients already',
    'FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute',
    'ERROR 1040 (HY000): Too many connections',
    'redis.exceptions.ConnectionError: max number of clients reached',
    'ERR max number of clients reached',
    'SequelizeConnectionAcquireTimeoutError: Operation timeout',
    'sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00',
    'HikariPool-1 - Connection is not available, request timed out after 30000ms.',
  ],
  nearMisses: ['too many clients asked for help', 'connections: 12 of 100', 'EMFILE: too many open files'],
  match: matching(
    /sorry, too many clients already/,
    /remaining connection slots are reserved/,
    /Too many connections\b/,
    /max number of clients reached/,
    /ConnectionAcquireTimeoutError/,
    /QueuePool limit of size/,
    /HikariPool-\d{1,4} - Connection is not available/,
  ),
  explain: () => 'all connections of its database are in use',
  fixes: (_parts, symptom) => [
    byHand(
      'Close connections that nobody uses (a smaller pool, fewer replicas), or raise max_connections of the database',
    ),
    ...restartIt(symptom),
  ],
};
