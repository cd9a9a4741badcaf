import { matchingIn } from '../domain/diagnosis-match.ts';
import { launchIt, recreateIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A container still belongs to a network that was removed. */
export const networkGone: DiagnosisPattern = {
  name: 'network-gone',
  title: 'Its network is gone',
  level: 'error',
  order: 20,
  samples: [
    {
      source: 'state',
      text: 'failed to set up container networking: network 8f3b0c1d2e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d not found',
    },
    { source: 'launch', text: 'Error response from daemon: network 8f3b0c1d2e4f not found' },
    { source: 'launch', text: 'Error response from daemon: network shop_default not found' },
  ],
  nearMisses: [
    'social network facebook not found',
    'network 8f3b0c1d2e4f found',
    { source: 'launch', text: 'network shared declared as external, but could not be found' },
  ],
  match: matchingIn(['state', 'launch'], /network (?<network>[\w.-]{1,100}) not found/),
  explain: () => 'the container belongs to a network that was removed since',
  fixes: (_parts, symptom) => (symptom.service === null ? launchIt(symptom) : recreateIt(symptom)),
};
