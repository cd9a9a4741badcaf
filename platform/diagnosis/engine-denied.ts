import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The socket of the engine is there, but its user may not use it. */
export const engineDenied: DiagnosisPattern = {
  name: 'engine-denied',
  title: 'Engine may not be used',
  level: 'error',
  order: 18,
  samples: [
    {
      source: 'launch',
      text: 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.45/info": dial unix /var/run/docker.sock: connect: permission denied',
    },
    'Got permission denied while trying to connect to the Docker daemon socket',
    'Error: connect EACCES /var/run/docker.sock',
    'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
  ],
  nearMisses: [
    'permission denied: /var/lib/data',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    '/var/run/docker.sock is there',
  ],
  match: matching(
    /permission denied while trying to connect to the (?:Docker daemon socket|docker API)/,
    /connect EACCES [\w./-]{0,60}docker\.sock/,
  ),
  explain: () => 'this user may not use the engine',
  fixes: () => [
    byHand(
      'Add the user to the group docker (sudo usermod -aG docker USER) and log in again; leave the mode of the socket as it is',
    ),
  ],
};
