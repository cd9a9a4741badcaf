import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Another container has the name already. */
export const containerNameTaken: DiagnosisPattern = {
  name: 'container-name-taken',
  title: 'Container name is taken',
  level: 'error',
  order: 20,
  samples: [
    {
      source: 'launch',
      text: 'Error response from daemon: Conflict. The container name "/web" is already in use by container "4f2a". You have to remove (or rename) that container to be able to reuse that name.',
    },
    {
      source: 'launch',
      text: 'Conflict. The container name "/shop-db" is already in use by container "4f2ab1". You have to remove that container',
    },
  ],
  nearMisses: ['user name "web" is already in use', 'container "web" started', '409 Conflict'],
  match: matching(
    /The container name "\/?(?<name>[\w.-]{1,100})" is already in use by container "(?<holder>\w{1,64})/,
  ),
  explain: ({ name = '' }) => `another container is called ${name} already`,
  fixes: ({ name = '' }, symptom) => [
    byHand(
      `Remove the other container (docker rm ${name}) if nobody needs it, or take container_name out of the compose file`,
    ),
    ...launchIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'container_name')),
};
