import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt, restartIt, startIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** nginx ends when a name of its configuration cannot be resolved. */
export const upstreamMissing: DiagnosisPattern = {
  name: 'upstream-missing',
  title: 'Proxy does not find a service',
  level: 'error',
  order: 28,
  samples: [
    'nginx: [emerg] host not found in upstream "api" in /etc/nginx/conf.d/default.conf:3',
    '2026/03/02 12:00:00 [emerg] 1#1: host not found in upstream "api:8000" in /etc/nginx/nginx.conf:24',
  ],
  nearMisses: [
    '[emerg] unknown directive "upstreams" in /etc/nginx/nginx.conf:3',
    'upstream api found',
    'host not found',
  ],
  match: matching(/host not found in upstream "(?<host>[\w.-]{1,100})/),
  explain: ({ host = '' }, _symptom, { services }) =>
    services[host] === undefined
      ? `no service of its networks is called ${host}`
      : `service ${host} was ${services[host] ?? ''} when it started, so that its name could not be resolved`,
  fixes: ({ host = '' }, symptom, { services }) => {
    const state = services[host];
    if (state === undefined)
      return [byHand(`Correct ${host} in its configuration, or give both services a network in common`)];
    if (state === 'absent') return launchIt(symptom);
    return [...(state === 'running' ? [] : startIt(symptom, host)), ...restartIt(symptom)];
  },
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'depends_on')),
};
