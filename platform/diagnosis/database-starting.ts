import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The database runs, but does not take connections yet. */
export const databaseStarting: DiagnosisPattern = {
  name: 'database-starting',
  title: 'Database is still starting',
  level: 'warn',
  order: 50,
  samples: [
    'FATAL:  the database system is starting up',
    'FATAL:  the database system is in recovery mode',
    'LOADING Redis is loading the dataset in memory',
    'psycopg2.OperationalError: FATAL:  the database system is shutting down',
  ],
  nearMisses: [
    'the database system is ready',
    'starting up the web server',
    'database system was shut down at 2026-03-02',
  ],
  match: matching(
    /the database system is (?:starting up|in recovery mode|shutting down|not yet accepting connections)/,
    /LOADING Redis is loading the dataset/,
  ),
  explain: () => 'its database runs, but takes no connections yet',
  fixes: (_parts, symptom) => [
    byHand('Let it wait for the health of its database: depends_on with condition: service_healthy'),
    ...restartIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'depends_on')),
};
