import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** There is no such image or tag. */
export const imageMissing: DiagnosisPattern = {
  name: 'image-missing',
  title: 'Image does not exist',
  level: 'error',
  order: 30,
  samples: [
    {
      source: 'launch',
      text: 'Error response from daemon: manifest for nginx:9.99 not found: manifest unknown: manifest unknown',
    },
    {
      source: 'launch',
      text: 'failed to resolve reference "docker.io/library/nginx:9.99": docker.io/library/nginx:9.99: not found',
    },
    { source: 'launch', text: 'Error response from daemon: No such image: shop/web:2' },
    {
      source: 'launch',
      text: 'Error response from daemon: failed to resolve reference "ghcr.io/acme/web:2": ghcr.io/acme/web:2: not found',
    },
  ],
  nearMisses: [
    'GET /images/logo.png 404 not found',
    'manifest.json for app not found in cache',
    'no such image in the gallery',
  ],
  match: matching(
    /manifest for (?<image>[^\s]{1,200}) not found/,
    /failed to resolve reference "(?<image>[^"\s]{1,200})": [^\s]{1,200}: not found/,
    /No such image: (?<image>[^\s]{1,200})/,
  ),
  explain: ({ image = '' }) => `image ${image} does not exist: the name or the tag is wrong`,
  fixes: (_parts, symptom) => [
    byHand('Correct the name or tag of the image in the compose file'),
    ...launchIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'image')),
};
