import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A search engine wants a higher limit of the host. */
export const memoryMapLimit: DiagnosisPattern = {
  name: 'memory-map-limit',
  title: 'Host setting is too low',
  level: 'error',
  order: 30,
  samples: [
    'max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]',
    'bootstrap check failure [1] of [1]: max virtual memory areas vm.max_map_count [65530] likely too low',
  ],
  nearMisses: ['vm.max_map_count = 262144', 'max connections is too low', 'virtual memory: 2 GB'],
  match: matching(/vm\.max_map_count \[\d{1,9}\] (?:is|likely) too low/),
  explain: () => 'vm.max_map_count of the host is too low for it',
  fixes: () => [
    byHand(
      'Set it on the host: sudo sysctl -w vm.max_map_count=262144 (and in /etc/sysctl.d, so that it stays)',
    ),
  ],
};
