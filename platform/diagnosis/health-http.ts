import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The address of the health check answers with an error. */
export const healthHttp: DiagnosisPattern = {
  name: 'health-http',
  title: 'Its health check gets an error',
  level: 'error',
  order: 16,
  samples: [
    { source: 'state', text: 'health check exit code 22: curl: (22) The requested URL returned error: 503' },
    {
      source: 'state',
      text: 'health check exit code 1: wget: server returned error: HTTP/1.1 500 Internal Server Error',
    },
    {
      source: 'state',
      text: 'health check exit code 8: HTTP request sent, awaiting response... 404 Not Found',
    },
  ],
  nearMisses: [
    { source: 'state', text: 'health check exit code 1: ' },
    'curl: (22) The requested URL returned error: 503',
    { source: 'state', text: 'health check exit code 7: curl: (7) Failed to connect to localhost port 8080' },
  ],
  match: matchingIn(
    ['state'],
    /^health check exit code -?\d{1,5}: [^\n]{0,300}?(?:returned error: (?:HTTP\/[\d.]{1,4} )?|awaiting response\.\.\. )(?<status>[345]\d\d)/,
  ),
  explain: ({ status = '' }) => `it answers its health check with status ${status}`,
  fixes: ({ status = '' }, symptom) => [
    byHand(
      status.startsWith('4')
        ? 'Correct the path that its healthcheck asks'
        : 'Its log says why it answers so; a service that it needs may be away',
    ),
    ...restartIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'healthcheck')),
};
