import { matchingIn } from '../domain/diagnosis-match.ts';
import { byHand, startIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** It ended with an exit code that says only that something was wrong. */
export const exited: DiagnosisPattern = {
  name: 'exited',
  title: 'It ended',
  level: 'error',
  order: 96,
  weak: true,
  samples: [
    { source: 'state', text: 'ended with exit code 1' },
    { source: 'state', text: 'ended with exit code 3' },
    { source: 'state', text: 'ended with exit code 255' },
    { source: 'launch', text: 'dependency failed to start: container shop-db-1 exited (1)' },
    { source: 'launch', text: 'service "migrate" didn\'t complete successfully: exit 1' },
  ],
  nearMisses: [
    'worker ended with exit code 1',
    { source: 'state', text: 'ended with exit code 127' },
    { source: 'state', text: 'ended with exit code 143' },
    { source: 'state', text: 'ended with exit code 137' },
  ],
  match: matchingIn(
    ['state', 'launch'],
    /^ended with exit code (?!(?:12[567]|137|139|143)$)(?<code>\d{1,5})$/,
    /dependency failed to start: container (?<container>[\w.-]{1,100}) exited \((?<code>\d{1,5})\)/,
    /service "(?<service>[\w.-]{1,100})" didn't complete successfully: exit (?<code>\d{1,5})/,
  ),
  explain: ({ code = '' }) =>
    `it ended with exit code ${code}, and its last lines tell nothing that is known`,
  fixes: (_parts, symptom) => [
    ...startIt(symptom),
    byHand('Read its last lines; correct it, then start it again'),
  ],
};
