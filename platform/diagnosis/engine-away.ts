import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Compose cannot reach the engine. */
export const engineAway: DiagnosisPattern = {
  name: 'engine-away',
  title: 'Engine does not answer',
  level: 'error',
  order: 20,
  samples: [
    {
      source: 'launch',
      text: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    },
    {
      source: 'launch',
      text: 'error during connect: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.45/containers/json": EOF',
    },
    {
      source: 'launch',
      text: 'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running',
    },
    "docker.errors.DockerException: Error while fetching server API version: ('Connection aborted.', FileNotFoundError(2, 'No such file or directory'))",
  ],
  nearMisses: [
    'connected to the Docker daemon',
    'cannot connect to the database',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
  ],
  match: matching(
    /Cannot connect to the Docker daemon at/,
    /error during connect: (?:Get|Post|Head|Delete)/,
    /failed to connect to the docker API at/,
    /Error while fetching server API version/,
  ),
  explain: () => 'the engine does not answer there',
  fixes: (_parts, symptom) => [
    byHand(
      'Start the engine on the host: sudo systemctl start docker; in a container: mount no socket that is not there',
    ),
    ...launchIt(symptom),
  ],
};
