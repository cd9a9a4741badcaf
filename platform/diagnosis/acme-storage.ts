import { matching } from '../domain/diagnosis-match.ts';
import { byHand, setVariable } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Traefik has no storage for certificates, or ACME_STORAGE has no value. */
export const acmeStorage: DiagnosisPattern = {
  name: 'acme-storage',
  title: 'Certificates have nowhere to be kept',
  level: 'error',
  order: 12,
  samples: [
    { source: 'launch', text: 'The "ACME_STORAGE" variable is not set. Defaulting to a blank string.' },
    { source: 'files', text: 'variable ACME_STORAGE has no value' },
    'level=error msg="The ACME resolver \\"le\\" is skipped from the resolvers list because: unable to initialize certificates resolver \\"le\\", no storage is defined"',
    'ERR The ACME resolver is skipped from the resolvers list error="unable to get ACME account: open /acme/acme.json: no such file or directory" resolver=le',
    'certificates resolver le has no storage',
    'level=warning msg="ACME_STORAGE is unset, using default"',
  ],
  nearMisses: [
    '--certificatesresolvers.le.acme.storage=/acme/acme.json',
    'command traefik traffic: certificatesResolvers.le.acme.storage=/data/acme.json',
    'ACME_STORAGE=/acme/acme.json',
    { source: 'launch', text: 'The "SITE" variable is not set. Defaulting to a blank string.' },
  ],
  match: matching(
    /"?(?<variable>ACME_STORAGE)\\?"? variable is not set/,
    /^variable (?<variable>ACME_STORAGE) has no value$/,
    /(?<variable>ACME_STORAGE) is (?:unset|empty|not set)/,
    /certificates resolver \\?"?[\w-]{1,60}\\?"?,? (?:has )?no storage/,
    /unable to get ACME account: open [^\s:]{1,200}: no such file/,
  ),
  explain: () =>
    'certificates have nowhere to be kept: without a file on a volume each start asks for new ones',
  fixes: (_parts, symptom, facts) =>
    facts.variables['ACME_STORAGE']
      ? setVariable(symptom, 'ACME_STORAGE', facts)
      : [
          byHand(
            'Name a file on a volume: --certificatesresolvers.NAME.acme.storage=/acme/acme.json, and mount /acme',
          ),
        ],
  place: (_parts, { service }, { placeOf, placeOfVariable }) =>
    placeOfVariable('ACME_STORAGE') ?? (service === null ? null : placeOf(service, 'command')),
};
