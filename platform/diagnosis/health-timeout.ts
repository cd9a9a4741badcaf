import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The test of the health check does not end in its time. */
export const healthTimeout: DiagnosisPattern = {
  name: 'health-timeout',
  title: 'Its health check takes too long',
  level: 'error',
  order: 16,
  samples: [
    { source: 'state', text: 'health check exit code -1: Health check exceeded timeout (3s)' },
    { source: 'state', text: 'health check exit code -1: Health check exceeded timeout (30s): some output' },
  ],
  nearMisses: [
    'health check timeout is 3s',
    { source: 'state', text: 'health check exit code 1: ' },
    { source: 'state', text: 'health check exit code -1: ' },
  ],
  match: matchingIn(
    ['state'],
    /^health check exit code -?\d{1,5}: Health check exceeded timeout \((?<limit>[\w.]{1,20})\)/,
  ),
  explain: ({ limit = '' }) =>
    `its health check does not end within ${limit}: the service hangs, or the test is slow`,
  fixes: (_parts, symptom) => [
    ...restartIt(symptom),
    byHand('Raise healthcheck.timeout, if the service is just slow to answer'),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'healthcheck')),
};
