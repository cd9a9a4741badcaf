import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The registry does not give out the image: it is not there, or needs a login. */
export const imageDenied: DiagnosisPattern = {
  name: 'image-denied',
  title: 'Image cannot be pulled',
  level: 'error',
  order: 30,
  samples: [
    {
      source: 'launch',
      text: "Error response from daemon: pull access denied for shop/web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    },
    {
      source: 'launch',
      text: "web Error pull access denied for shop/web, repository does not exist or may require 'docker login'",
    },
    {
      source: 'launch',
      text: 'Error response from daemon: Head "https://ghcr.io/v2/acme/web/manifests/1": denied: denied',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: Head "https://registry.example.com/v2/app/manifests/1": unauthorized: authentication required',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: error from registry: denied: requested access to the resource is denied',
    },
  ],
  nearMisses: [
    'access denied for user app',
    'git pull: access denied',
    'unauthorized: authentication required for /admin',
  ],
  match: matching(
    /pull access denied for (?<image>[^\s,]{1,200}),/,
    /Head "https:\/\/(?<registry>[^/"\s]{1,100})\/v2\/(?<image>[^"\s]{1,200}?)\/manifests\/[^"\s]{1,150}": (?:denied|unauthorized)/,
    /denied: requested access to the resource is denied/,
  ),
  explain: ({ image }) =>
    `${image === undefined ? 'the image' : `image ${image}`} is not at its registry under this name, or the registry wants a login`,
  fixes: (_parts, symptom) => [
    byHand('Correct the name of the image, or log in on the host: docker login REGISTRY'),
    ...launchIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'image')),
};
