import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The health check of a database says that it does not take connections. */
export const healthDatabase: DiagnosisPattern = {
  name: 'health-database',
  title: 'Database is not ready',
  level: 'error',
  order: 13,
  samples: [
    { source: 'state', text: 'health check exit code 1: /var/run/postgresql:5432 - rejecting connections' },
    { source: 'state', text: 'health check exit code 2: /var/run/postgresql:5432 - no response' },
    {
      source: 'state',
      text: "health check exit code 1: mysqladmin: connect to server at 'localhost' failed error: 'Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)'",
    },
    { source: 'state', text: 'health check exit code 1: mongosh: MongoNetworkError: connect ECONNREFUSED' },
  ],
  nearMisses: [
    '/var/run/postgresql:5432 - accepting connections',
    { source: 'state', text: 'health check exit code 1: ' },
    '/var/run/postgresql:5432 - rejecting connections',
  ],
  match: matchingIn(
    ['state'],
    /^health check exit code -?\d{1,5}: [^\n]{0,100}?(?:\/var\/run\/[\w./-]{1,60}:\d{1,5} - (?:rejecting connections|no response)|mysqladmin: connect to server|MongoNetworkError)/,
  ),
  explain: () =>
    'the database in it takes no connections: it still starts, recovers after a crash, or its server has ended',
  fixes: (_parts, symptom) => [
    byHand('Look at its log; give it time with healthcheck.start_period when it is just slow'),
    ...restartIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'healthcheck')),
};
