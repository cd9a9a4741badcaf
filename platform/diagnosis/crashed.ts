import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The program itself failed at the level of the machine. */
export const crashed: DiagnosisPattern = {
  name: 'crashed',
  title: 'It crashed',
  level: 'error',
  order: 40,
  samples: [
    { source: 'state', text: 'ended with exit code 139' },
    'Segmentation fault (core dumped)',
    '[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a1b2c]',
    '# A fatal error has been detected by the Java Runtime Environment:',
    'worker process 31 exited on signal 11 (core dumped)',
    'qemu: uncaught target signal 11 (Segmentation fault) - core dumped',
    'Fatal Python error: Segmentation fault',
    { source: 'state', text: 'ended with exit code 132' },
  ],
  nearMisses: [
    'network segmentation enabled',
    'signal 1 (SIGHUP) received',
    { source: 'state', text: 'ended with exit code 1' },
  ],
  match: matching(
    /^ended with exit code 13[29]$/,
    /[Ss]egmentation (?:fault|violation)/,
    /fatal error has been detected by the Java Runtime/,
    /exited on signal (?:4|7|8|11)\b/,
  ),
  explain: () =>
    'the program crashed: a fault in it or its libraries, or an image for another kind of processor',
  fixes: (_parts, symptom) => [
    ...restartIt(symptom),
    byHand('Take another version of its image; see that image and host have the same kind of processor'),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'image')),
};
