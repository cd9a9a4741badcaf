import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The health check fails, whatever its test says. */
export const unhealthy: DiagnosisPattern = {
  name: 'unhealthy',
  title: 'Health check fails',
  level: 'error',
  order: 95,
  weak: true,
  samples: [
    { source: 'state', text: 'health check exit code 1: ' },
    { source: 'state', text: 'health check exit code 3: queue is not drained' },
    { source: 'launch', text: 'container shop-web-1 is unhealthy' },
    { source: 'launch', text: 'dependency failed to start: container shop-db-1 is unhealthy' },
  ],
  nearMisses: [
    'upstream is unhealthy',
    'health check exit code 1: ',
    { source: 'state', text: 'ended with exit code 1' },
  ],
  match: matchingIn(
    ['state', 'launch'],
    /^health check exit code (?<code>-?\d{1,5}):/,
    /container (?<container>[\w.-]{1,100}) is unhealthy/,
  ),
  explain: (_parts, { text }) => {
    const said = text.replace(/^health check exit code /, '');
    return said === text
      ? 'its health check says unhealthy'
      : `its health check ended with exit code ${said}`;
  },
  fixes: (_parts, symptom) => [
    ...restartIt(symptom),
    byHand('Look at what its health check asks, and at its logs'),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'healthcheck')),
};
