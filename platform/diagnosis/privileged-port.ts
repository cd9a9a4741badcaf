import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A program without root wants a port below 1024. */
export const privilegedPort: DiagnosisPattern = {
  name: 'privileged-port',
  title: 'A low port needs more rights',
  level: 'error',
  order: 28,
  samples: [
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
    'Error: listen EACCES: permission denied 0.0.0.0:80',
    'listen tcp :443: bind: permission denied',
    "PermissionError: [Errno 13] error while attempting to bind on address ('0.0.0.0', 80): permission denied",
    '(13)Permission denied: AH00072: make_sock: could not bind to address [::]:80',
  ],
  nearMisses: [
    'listening on 0.0.0.0:80',
    "EACCES: permission denied, open '/data/x'",
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
  ],
  match: matching(
    /bind\(\) to [\d.:[\]]{1,50}:(?<inner>\d{1,5}) failed \(13:/,
    /listen EACCES: permission denied [\w.:[\]-]{0,50}:(?<inner>\d{1,5})/,
    /listen (?:tcp|udp)[46]? [\w.:[\]-]{0,50}:(?<inner>\d{1,5}): bind: permission denied/,
    /bind on address \('[\w.:]{1,50}', (?<inner>\d{1,5})\): permission denied/,
    /\(13\)Permission denied: AH\d{5}: make_sock: could not bind to address [\w.:[\]-]{1,50}:(?<inner>\d{1,5})/,
  ),
  explain: ({ inner = '' }) => `it wants port ${inner} inside its container, and its user may not`,
  fixes: () => [
    byHand(
      'Let it listen on a port above 1023 inside the container (the published port can stay), or set sysctls: net.ipv4.ip_unprivileged_port_start=0',
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'ports')),
};
