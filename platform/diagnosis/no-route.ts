import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The network has no way to an address. */
export const noRoute: DiagnosisPattern = {
  name: 'no-route',
  title: 'No way to a host',
  level: 'error',
  order: 45,
  samples: [
    'Error: connect EHOSTUNREACH 10.0.0.9:5432',
    'dial tcp 10.0.0.9:443: connect: no route to host',
    'OSError: [Errno 113] No route to host',
    'Error: connect ENETUNREACH 2606:4700::1:443 - Local (:::0)',
    'curl: (7) Failed to connect to 10.0.0.9 port 80: No route to host',
    'dial tcp 1.1.1.1:443: connect: network is unreachable',
    'java.net.NoRouteToHostException: No route to host',
  ],
  nearMisses: ['GET /route 404', 'no route matches /users', 'network is reachable'],
  match: matching(
    /(?:EHOSTUNREACH|ENETUNREACH) (?<host>[\w.:-]{1,100}):\d{1,5}/,
    /dial tcp (?<host>[\w.-]{1,100}):\d{1,5}: connect: (?:no route to host|network is unreachable)/,
    /[Nn]o route to host/,
    /[Nn]etwork is unreachable/,
  ),
  explain: ({ host }) => `there is no way to ${host ?? 'an address that it asks'} from its networks`,
  fixes: (_parts, symptom) => [
    byHand(
      'See that the host is up and its firewall lets containers through; an internal network has no way out',
    ),
    ...restartIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'networks')),
};
