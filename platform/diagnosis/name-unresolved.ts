import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt, restartIt, startIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** DNS does not know the name of another service or host. */
export const nameUnresolved: DiagnosisPattern = {
  name: 'name-unresolved',
  title: 'A name cannot be resolved',
  level: 'error',
  order: 45,
  samples: [
    'Error: getaddrinfo ENOTFOUND db',
    'Error: getaddrinfo EAI_AGAIN api.example.com',
    'psycopg2.OperationalError: could not translate host name "db" to address: Name or service not known',
    'socket.gaierror: [Errno -2] Name or service not known',
    'redis.exceptions.ConnectionError: Error -2 connecting to redis:6379. Name or service not known.',
    'dial tcp: lookup db on 127.0.0.11:53: no such host',
    'java.net.UnknownHostException: db',
    'curl: (6) Could not resolve host: api',
    'php_network_getaddresses: getaddrinfo for db failed: Name or service not known',
    'getaddrinfo: Temporary failure in name resolution',
    "wget: bad address 'api:8000'",
    "ERROR 2005 (HY000): Unknown MySQL server host 'db' (-2)",
  ],
  nearMisses: [
    'name or service: web',
    'lookup db on 127.0.0.11:53: 172.18.0.2',
    'getaddrinfo took 3 ms',
    'user not found',
  ],
  match: matching(
    /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?<host>[\w.-]{1,100})/,
    /could not translate host name "(?<host>[\w.-]{1,100})"/,
    /Error -[235] connecting to (?<host>[\w.-]{1,100}):\d{1,5}\./,
    /lookup (?<host>[\w.-]{1,100})(?: on [\d.:[\]]{1,50})?: (?:no such host|server misbehaving|Temporary failure)/,
    /UnknownHostException: (?<host>[\w.-]{1,100})/,
    /Could not resolve host: (?<host>[\w.-]{1,100})/,
    /getaddrinfo for (?<host>[\w.-]{1,100}) failed/,
    /bad address '(?<host>[\w.-]{1,100})/,
    /Unknown MySQL server host '(?<host>[\w.-]{1,100})'/,
    /Name or service not known/,
    /Temporary failure in name resolution/,
  ),
  explain: ({ host }, _symptom, { services }) => {
    if (host === undefined) return 'a name that it asks for cannot be resolved';
    const state = services[host];
    return state === undefined
      ? `nobody in its networks is called ${host}`
      : `service ${host} is ${state}, or shares no network with it`;
  },
  fixes: ({ host = '' }, symptom, { services }) => {
    const state = services[host];
    if (state === 'absent') return launchIt(symptom);
    if (state !== undefined && state !== 'running') return startIt(symptom, host);
    const hand = byHand(
      'Correct the name where it is set, or give both services a network in common; a name of the internet needs DNS of the host',
    );
    return [hand, ...restartIt(symptom)];
  },
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'networks')),
};
