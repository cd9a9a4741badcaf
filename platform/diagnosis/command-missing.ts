import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** What the container is to run is not in its image. */
export const commandMissing: DiagnosisPattern = {
  name: 'command-missing',
  title: 'Its command is not there',
  level: 'error',
  order: 40,
  samples: [
    {
      source: 'state',
      text: 'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "gunicorn": executable file not found in $PATH: unknown',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/app/start.sh": stat /app/start.sh: no such file or directory: unknown',
    },
    'exec /app/server: no such file or directory',
    '/docker-entrypoint.sh: exec: line 47: gunicorn: not found',
    'sh: 1: vite: not found',
    '/bin/sh: docker: not found',
    'bash: line 1: pnpm: command not found',
    '/usr/bin/env: ‘python’: No such file or directory',
    { source: 'state', text: 'ended with exit code 127' },
  ],
  nearMisses: [
    'GET /app/start.sh 404 not found',
    'user not found',
    "ENOENT: no such file or directory, open '/app/config.json'",
    "env: 'bash\\r': No such file or directory",
    { source: 'state', text: 'ended with exit code 1' },
  ],
  match: matching(
    /exec: "(?<command>[^"\s]{1,200})": (?:executable file not found|stat [^\s:]{1,200}: no such file)/,
    /^exec (?<command>[^\s:]{1,200}): no such file or directory/,
    /^(?:\/[^\s:]{1,100}|sh|bash|ash|\/bin\/sh): (?:(?:exec: )?(?:line )?\d{1,6}: )?(?:exec: )?(?:line \d{1,6}: )?(?<command>[\w./+-]{1,100}): (?:command )?not found\s*$/,
    /^(?:\/usr\/bin\/)?env: [‘'"]?(?<command>[\w./+-]{1,100})[’'"]?: No such file or directory/,
    /^ended with exit code 127$/,
  ),
  explain: ({ command }) =>
    command === undefined
      ? 'its command, or one that its command calls, is not in the image'
      : `${command} is not in the image, or not in its PATH`,
  fixes: (_parts, symptom, { built }) => [
    byHand('Correct command or entrypoint in the compose file, or install the program in the image'),
    ...(symptom.service !== null && built.includes(symptom.service)
      ? launchIt(symptom, `Build the image of ${symptom.service} again and launch ${symptom.stack ?? ''}`)
      : []),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'command')),
};
