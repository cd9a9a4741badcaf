import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The folder that it is to start in is not in the image. */
export const workdirMissing: DiagnosisPattern = {
  name: 'workdir-missing',
  title: 'Its working folder is missing',
  level: 'error',
  order: 30,
  samples: [
    {
      source: 'state',
      text: 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: chdir to cwd ("/app") set in config.json failed: no such file or directory: unknown',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: OCI runtime create failed: chdir to cwd ("/srv/www") set in config.json failed: permission denied: unknown',
    },
    'OCI runtime exec failed: exec failed: unable to start container process: current working directory is outside of container mount namespace root',
  ],
  nearMisses: ['chdir to /app', 'cwd: /app', 'config.json failed to parse'],
  match: matching(
    /chdir to cwd \("(?<path>[^"]{1,200})"\) set in config\.json failed/,
    /current working directory is outside of container mount namespace root/,
  ),
  explain: ({ path = 'its working folder' }) => `it is to start in ${path}, which is not there for it`,
  fixes: () => [byHand('Correct working_dir in the compose file, or WORKDIR in the Dockerfile')],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'working_dir')),
};
