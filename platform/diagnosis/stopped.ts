import { matchingIn } from '../domain/diagnosis-match.ts';
import { startIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** It ended because it was told to. */
export const stopped: DiagnosisPattern = {
  name: 'stopped',
  title: 'It was stopped',
  level: 'warn',
  order: 94,
  weak: true,
  samples: [
    { source: 'state', text: 'ended with exit code 143' },
    { source: 'state', text: 'ended with exit code 130' },
  ],
  nearMisses: [
    'ended with exit code 143',
    { source: 'state', text: 'ended with exit code 137' },
    { source: 'state', text: 'ended with exit code 1' },
  ],
  match: matchingIn(['state'], /^ended with exit code 1(?:43|30)$/),
  explain: () => 'it ended because it was told to stop',
  fixes: (_parts, symptom) => startIt(symptom),
};
