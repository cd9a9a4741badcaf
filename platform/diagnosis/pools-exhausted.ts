import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** All address pools of the engine are given away. */
export const poolsExhausted: DiagnosisPattern = {
  name: 'pools-exhausted',
  title: 'No address is left for a network',
  level: 'error',
  order: 20,
  samples: [
    {
      source: 'launch',
      text: 'Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    },
    {
      source: 'launch',
      text: 'failed to create network shop_default: Error response from daemon: all predefined address pools have been fully subnetted',
    },
  ],
  nearMisses: [
    'could not find an available seat',
    'pool exhausted: timeout waiting for connection',
    'address pools: 2',
  ],
  match: matching(
    /could not find an available, non-overlapping IPv\d address pool/,
    /all predefined address pools have been fully subnetted/,
  ),
  explain: () => 'the engine has no address range left for another network',
  fixes: (_parts, symptom) => [
    byHand(
      'Remove networks that nobody uses (docker network ls shows them), or give the engine more default-address-pools',
    ),
    ...launchIt(symptom),
  ],
};
