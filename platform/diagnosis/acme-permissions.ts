import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Traefik takes no certificate store that others can read. */
export const acmePermissions: DiagnosisPattern = {
  name: 'acme-permissions',
  title: 'Certificate store is open to others',
  level: 'error',
  order: 20,
  samples: [
    'level=error msg="The ACME resolver \\"le\\" is skipped from the resolvers list because: unable to get ACME account: permissions 644 for /acme/acme.json are too open, please use 600"',
    'ERR The ACME resolver is skipped from the resolvers list error="unable to get ACME account: permissions 777 for acme.json are too open, please use 600"',
  ],
  nearMisses: [
    'permissions 600 for acme.json',
    'door is too open',
    '@@@ WARNING: UNPROTECTED PRIVATE KEY FILE! @@@',
  ],
  match: matching(/permissions (?<mode>\d{3,4}) for (?<path>[^\s]{1,200}) are too open/),
  explain: ({ path = '', mode = '' }) =>
    `${path} has mode ${mode}: others could read the keys in it, and Traefik does not use it`,
  fixes: ({ path = '' }, symptom) => [
    byHand(`Make it readable for its owner only: chmod 600 on the file that is mounted at ${path}`),
    ...restartIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'volumes')),
};
