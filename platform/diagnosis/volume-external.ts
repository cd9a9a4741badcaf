import { matching } from '../domain/diagnosis-match.ts';
import { createIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A volume that the files take for given is not there. */
export const volumeExternal: DiagnosisPattern = {
  name: 'volume-external',
  title: 'External volume is missing',
  level: 'error',
  order: 20,
  samples: [
    { source: 'launch', text: 'external volume "data" not found' },
    { source: 'launch', text: 'external volume "shop_pgdata" not found' },
  ],
  nearMisses: [
    'volume "data" not found in cache',
    'external volume mounted',
    { source: 'launch', text: 'network data declared as external, but could not be found' },
  ],
  match: matching(/external volume "(?<volume>[\w.-]{1,200})" not found/),
  explain: ({ volume = '' }) => `volume ${volume} is declared as external and is not there`,
  fixes: ({ volume = '' }, symptom) => createIt(symptom, 'volume', volume),
};
