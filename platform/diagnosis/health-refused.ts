import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The test of the health check asks an address inside the container where nothing listens. */
export const healthRefused: DiagnosisPattern = {
  name: 'health-refused',
  title: 'Its health check finds nobody',
  level: 'error',
  order: 15,
  samples: [
    {
      source: 'state',
      text: "health check exit code 7: curl: (7) Failed to connect to localhost port 8080 after 0 ms: Couldn't connect to server",
    },
    {
      source: 'state',
      text: "health check exit code 1: wget: can't connect to remote host (127.0.0.1): Connection refused",
    },
    {
      source: 'state',
      text: "health check exit code 1: Connecting to localhost:3000 ([::1]:3000) wget: can't connect to remote host: Connection refused",
    },
    { source: 'state', text: 'health check exit code 1: connect ECONNREFUSED 127.0.0.1:8000' },
    { source: 'state', text: 'health check exit code 2: localhost:5432 - no response' },
    {
      source: 'state',
      text: 'health check exit code 1: Could not connect to Redis at 127.0.0.1:6379: Connection refused',
    },
  ],
  nearMisses: [
    { source: 'state', text: 'health check exit code 22: curl: (22) The requested URL returned error: 503' },
    'curl: (7) Failed to connect to localhost port 8080 after 0 ms',
    { source: 'state', text: 'health check exit code 1: ' },
  ],
  match: matchingIn(
    ['state'],
    /^health check exit code -?\d{1,5}: .{0,300}?(?:Failed to connect to|can't connect to remote host|ECONNREFUSED|Connection refused|connection refused|no response)/,
  ),
  explain: () => 'its health check asks an address inside the container, and nothing listens there',
  fixes: (_parts, symptom) => [
    ...restartIt(symptom),
    byHand(
      'Correct the test of its healthcheck (address and port inside the container), or let the service listen on 0.0.0.0',
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'healthcheck')),
};
