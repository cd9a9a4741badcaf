import { matching } from '../domain/diagnosis-match.ts';
import { createIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A network that the files take for given is not there. */
export const networkExternal: DiagnosisPattern = {
  name: 'network-external',
  title: 'External network is missing',
  level: 'error',
  order: 20,
  samples: [
    { source: 'launch', text: 'network shared declared as external, but could not be found' },
    {
      source: 'launch',
      text: 'network edge_net declared as external, but could not be found. Please create the network manually using `docker network create edge_net` and try again.',
    },
  ],
  nearMisses: [
    'network shared is up',
    'network declared as internal',
    { source: 'launch', text: 'external volume "data" not found' },
  ],
  match: matching(/network (?<network>[\w.-]{1,100}) declared as external, but could not be found/),
  explain: ({ network = '' }) => `network ${network} is declared as external and is not there`,
  fixes: ({ network = '' }, symptom) => createIt(symptom, 'network', network),
};
