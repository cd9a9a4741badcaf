import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand, startIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** It was ended by force: by somebody, by the engine after its time to stop, or for memory. */
export const killed: DiagnosisPattern = {
  name: 'killed',
  title: 'It was killed',
  level: 'error',
  order: 94,
  weak: true,
  samples: [
    { source: 'state', text: 'ended with exit code 137' },
    { source: 'launch', text: 'dependency failed to start: container shop-db-1 exited (137)' },
  ],
  nearMisses: [
    'ended with exit code 137',
    { source: 'state', text: 'ended with exit code 143' },
    { source: 'state', text: 'killed by the kernel: out of memory' },
  ],
  match: matchingIn(
    ['state', 'launch'],
    /^ended with exit code 137$/,
    /dependency failed to start: container (?<container>[\w.-]{1,100}) exited \(137\)/,
  ),
  explain: () =>
    'it was ended by force: by somebody, by the engine because it did not stop in time, or by the kernel for memory',
  fixes: (_parts, symptom) => [
    ...startIt(symptom),
    byHand('Does it end on SIGTERM? If it comes again: look at its memory'),
  ],
};
