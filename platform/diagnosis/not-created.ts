import { matchingIn } from '../domain/diagnosis-match.ts';
import { launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Others of its stack were started, and it was not. */
export const notCreated: DiagnosisPattern = {
  name: 'not-created',
  title: 'It has no container',
  level: 'error',
  order: 95,
  weak: true,
  samples: [
    { source: 'state', text: 'has no container' },
    { source: 'launch', text: 'no container for web after 120 s (deploy.timeout_seconds)' },
  ],
  nearMisses: [
    'has no container',
    'no container for tea',
    { source: 'state', text: 'ended with exit code 1' },
  ],
  match: matchingIn(['state', 'launch'], /^has no container$/, /^no container for (?<service>[\w.-]{1,100})/),
  explain: () => 'it was never started, or its container was removed',
  fixes: (_parts, symptom) => launchIt(symptom),
};
