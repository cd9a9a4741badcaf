import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The registry gives no more images for a while. */
export const registryLimit: DiagnosisPattern = {
  name: 'registry-limit',
  title: 'Registry limits pulls',
  level: 'error',
  order: 25,
  samples: [
    {
      source: 'launch',
      text: 'Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
    },
    {
      source: 'launch',
      text: 'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    },
    {
      source: 'launch',
      text: 'failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/node/manifests/24: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
    },
  ],
  nearMisses: [
    '429 Too Many Requests',
    'rate limit: 10 per second',
    'pull request limit reached for your account',
  ],
  match: matching(/toomanyrequests: You have reached your (?:unauthenticated )?pull rate limit/),
  explain: () => 'the registry gives this address no more images for some hours',
  fixes: (_parts, symptom) => [
    byHand('Log in on the host (docker login) for a higher limit, or wait'),
    ...launchIt(symptom),
  ],
};
