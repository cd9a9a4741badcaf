import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Two programs of one container, or of the host network, want the same port. */
export const portUsedInside: DiagnosisPattern = {
  name: 'port-used-inside',
  title: 'Its port is used inside the container',
  level: 'error',
  order: 40,
  samples: [
    'Error: listen EADDRINUSE: address already in use :::3000',
    'OSError: [Errno 98] Address already in use',
    "[Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use",
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
    'Web server failed to start. Port 8080 was already in use.',
    '2026/03/02 12:00:00 listen tcp :8080: bind: address already in use',
    '(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80',
  ],
  nearMisses: [
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
    'e-mail address already in use',
    'listening on :3000',
    'Port 8080 is ready',
  ],
  match: matching(
    /EADDRINUSE: address already in use [^\s]{0,50}?:(?<inner>\d{1,5})\b/,
    /bind on address \('[\w.:]{1,50}', (?<inner>\d{1,5})\): address already in use/,
    /bind\(\) to [\d.:[\]]{1,50}:(?<inner>\d{1,5}) failed \(98:/,
    /Port (?<inner>\d{1,5}) was already in use/,
    /listen (?:tcp|udp)[46]? [\w.:[\]-]{0,50}:(?<inner>\d{1,5}): bind: address already in use/,
    /(?:\[Errno 98\] |\(98\))Address already in use/,
    /EADDRINUSE/,
  ),
  explain: ({ inner }) =>
    `${inner === undefined ? 'the port that it listens on' : `port ${inner}`} is used by another program of the same container, or of the host with network_mode: host`,
  fixes: (_parts, symptom) => [
    ...restartIt(symptom),
    byHand('Start the program once only (its command and its entrypoint), or give it another port'),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'command')),
};
