import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt, restartIt, startIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Nothing accepts connections at an address that it asks. */
export const refused: DiagnosisPattern = {
  name: 'refused',
  title: 'Connection refused',
  level: 'warn',
  order: 80,
  samples: [
    'Error: connect ECONNREFUSED 172.18.0.2:8080',
    'dial tcp 172.18.0.4:8080: connect: connection refused',
    "requests.exceptions.ConnectionError: HTTPConnectionPool(host='api', port=8000): Max retries exceeded with url: / (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused'))",
    'java.net.ConnectException: Connection refused',
    "curl: (7) Failed to connect to api port 8000 after 2 ms: Couldn't connect to server",
    '[error] 29#29: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 172.18.0.1, upstream: "http://172.18.0.3:8000/"',
    'read tcp 172.18.0.2:4242->172.18.0.3:8000: read: connection reset by peer',
    'Error: read ECONNRESET',
  ],
  nearMisses: [
    'connection refused by peer policy: 0 times',
    'user refused the connection',
    'connected to api:8000',
  ],
  match: matching(
    /ECONNREFUSED (?<host>[\w.-]{1,100}):(?<inner>\d{1,5})/,
    /dial tcp (?<host>[\w.-]{1,100}):(?<inner>\d{1,5}): connect: connection refused/,
    /host='(?<host>[\w.-]{1,100})', port=(?<inner>\d{1,5})\): Max retries/,
    /Failed to connect to (?<host>[\w.-]{1,100}) port (?<inner>\d{1,5})/,
    /connect\(\) failed \(111: Connection refused\)/,
    /ConnectException: Connection refused/,
    /\[Errno 111\] Connection refused/,
    /ECONNRESET/,
    /connection reset by peer/,
    /connect: connection refused/,
  ),
  explain: ({ host, inner }) =>
    `nothing accepts connections at ${host === undefined ? 'an address that it asks' : `${host}:${inner ?? ''}`}`,
  fixes: ({ host = '' }, symptom, { services }) => {
    const state = services[host];
    if (state === 'absent') return launchIt(symptom);
    if (state !== undefined && state !== 'running') return startIt(symptom, host);
    return [
      byHand(
        'See whether the other side runs and listens on 0.0.0.0; correct name and port of it where they are set',
      ),
      ...restartIt(symptom),
    ];
  },
};
