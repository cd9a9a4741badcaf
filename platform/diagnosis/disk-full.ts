import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** There is no room left to write. */
export const diskFull: DiagnosisPattern = {
  name: 'disk-full',
  title: 'Disk is full',
  level: 'error',
  order: 25,
  samples: [
    'ENOSPC: no space left on device, write',
    'OSError: [Errno 28] No space left on device',
    'ERROR:  could not extend file "base/16384/16385": No space left on device',
    '[ERROR] [MY-012639] [InnoDB] Write to file ./ib_logfile0 failed at offset 0, errno: 28, No space left on device',
    { source: 'launch', text: 'failed to register layer: write /usr/lib/libfoo.so: no space left on device' },
    'java.io.IOException: No space left on device',
    'Disk quota exceeded: write /data/x',
    '[emerg] malloc(): ENOSPC (28: No space left on device)',
  ],
  nearMisses: [
    "ENOSPC: System limit for number of file watchers reached, watch '/app/src'",
    'space left: 20 GB',
    'device has 3 free slots',
  ],
  match: matching(/[Nn]o space left on device/, /Disk quota exceeded/),
  explain: () => 'the disk is full where it writes',
  fixes: (_parts, symptom) => [
    byHand('Free space on the host: docker system df shows what the engine keeps; then go on'),
    ...restartIt(symptom),
  ],
};
