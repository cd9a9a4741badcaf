import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A program that talks to the engine speaks an older version than the engine takes. */
export const engineTooNew: DiagnosisPattern = {
  name: 'engine-too-new',
  title: 'Its client of the engine is too old',
  level: 'error',
  order: 20,
  samples: [
    'Error response from daemon: client version 1.24 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version',
    'level=error msg="Failed to retrieve information of the docker client and server host" error="Error response from daemon: client version 1.24 is too old. Minimum supported API version is 1.40"',
  ],
  nearMisses: ['client version 1.24 connected', 'API version is 1.44', 'your browser version is too old'],
  match: matching(
    /client version (?<version>[\d.]{1,10}) is too old\. Minimum supported API version is (?<wanted>[\d.]{1,10})/,
  ),
  explain: ({ version = '', wanted = '' }) =>
    `its client speaks version ${version} of the engine's interface, and the engine takes ${wanted} or newer`,
  fixes: () => [byHand('Take a newer version of its image')],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'image')),
};
