import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The limit of open files or connections of a process is reached. */
export const tooManyFiles: DiagnosisPattern = {
  name: 'too-many-files',
  title: 'Too many open files',
  level: 'error',
  order: 30,
  samples: [
    "Error: EMFILE: too many open files, open '/app/x'",
    'http: Accept error: accept tcp [::]:8080: accept4: too many open files; retrying in 5ms',
    '[alert] 29#29: *102 socket() failed (24: Too many open files) while connecting to upstream',
    'OSError: [Errno 24] Too many open files',
    'java.net.SocketException: Too many open files',
    'ENFILE: file table overflow',
  ],
  nearMisses: ['open files: 12', 'too many open tickets', 'Too many connections'],
  match: matching(/[Tt]oo many open files/, /ENFILE: file table overflow/),
  explain: () => 'it has as many files and connections open as it may',
  fixes: (_parts, symptom) => [
    byHand('Raise ulimits.nofile of the service in the compose file, or find what is never closed'),
    ...restartIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'ulimits')),
};
