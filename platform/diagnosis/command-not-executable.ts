import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The file that is to run is there, but not executable. */
export const commandNotExecutable: DiagnosisPattern = {
  name: 'command-not-executable',
  title: 'Its command may not be run',
  level: 'error',
  order: 30,
  samples: [
    {
      source: 'state',
      text: 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/entrypoint.sh": permission denied: unknown',
    },
    'exec /entrypoint.sh: permission denied',
    'sh: ./run.sh: Permission denied',
    '/bin/sh: 1: ./start.sh: Permission denied',
    '/docker-entrypoint.sh: line 12: /app/migrate.sh: Permission denied',
    { source: 'state', text: 'ended with exit code 126' },
  ],
  nearMisses: [
    "EACCES: permission denied, open '/data/x'",
    'git@github.com: Permission denied (publickey).',
    'sh: cannot create /data/x: Permission denied',
    { source: 'state', text: 'ended with exit code 127' },
  ],
  match: matching(
    /exec: "(?<command>[^"\s]{1,200})": permission denied/,
    /^exec (?<command>[^\s:]{1,200}): permission denied/,
    /^[\w./-]{1,100}: (?:(?:line )?\d{1,6}: )?(?<command>\.{0,2}\/[^\s:]{1,200}): Permission denied\s*$/,
    /^ended with exit code 126$/,
  ),
  explain: ({ command }) => `${command ?? 'its command'} is there, but may not be run`,
  fixes: (_parts, symptom) => [
    byHand(
      'Make the file executable where it comes from (chmod +x, or COPY --chmod=755 in the Dockerfile), and build again',
    ),
    ...launchIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'command')),
};
