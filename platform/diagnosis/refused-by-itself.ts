import { matching, unless } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** localhost inside a container is the container, not the host and not another service. */
export const refusedByItself: DiagnosisPattern = {
  name: 'refused-by-itself',
  title: 'It looks for others in itself',
  level: 'error',
  order: 30,
  samples: [
    'Error: connect ECONNREFUSED 127.0.0.1:5432',
    'psycopg2.OperationalError: connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused',
    'redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.',
    'dial tcp 127.0.0.1:3306: connect: connection refused',
    'Connection to localhost:5432 refused. Check that the hostname and port are correct',
    'Error: connect ECONNREFUSED ::1:6379',
    'dial tcp [::1]:5432: connect: connection refused',
    'MongoServerSelectionError: connect ECONNREFUSED 127.0.0.1:27017',
  ],
  nearMisses: [
    'listening on 127.0.0.1:5432',
    'Error: connect ECONNREFUSED 172.18.0.2:5432',
    { source: 'state', text: 'health check exit code 1: connect ECONNREFUSED 127.0.0.1:8000' },
    'localhost refused to say more',
  ],
  match: unless(
    matching(
      /ECONNREFUSED (?:127\.0\.0\.1|localhost|::1):(?<inner>\d{1,5})/,
      /connection to server at "(?:localhost|127\.0\.0\.1|::1)"(?: \([\w.:]{1,60}\))?, port (?<inner>\d{1,5}) failed: Connection refused/,
      /connecting to (?:localhost|127\.0\.0\.1):(?<inner>\d{1,5})\. Connection refused/,
      /dial tcp (?:127\.0\.0\.1|\[::1\]):(?<inner>\d{1,5}): connect: connection refused/,
      /Connection to (?:localhost|127\.0\.0\.1):(?<inner>\d{1,5}) refused/,
    ),
    /^health check/,
  ),
  explain: ({ inner = '' }) =>
    `it asks localhost:${inner}: inside a container that is the container itself, where nothing listens on this port`,
  fixes: ({ inner = '' }) => [
    byHand(`Let it ask the other service by its name, like db:${inner}, in its environment`),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
