import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A service asks for a network, volume, service, secret or config that stands nowhere in the files. */
export const undefinedReference: DiagnosisPattern = {
  name: 'undefined-reference',
  title: 'The files name what they do not define',
  level: 'error',
  order: 20,
  samples: [
    { source: 'launch', text: 'service "web" refers to undefined network front: invalid compose project' },
    { source: 'files', text: 'service "web" depends on undefined service "db": invalid compose project' },
    { source: 'files', text: 'service "web" depends on undefined service db: invalid compose project' },
    { source: 'files', text: 'service "web" refers to undefined volume data: invalid compose project' },
    { source: 'files', text: 'service "web" refers to undefined secret token: invalid compose project' },
  ],
  nearMisses: [
    'service "web" depends on service "db"',
    'refers to undefined symbol xmlFree',
    { source: 'launch', text: 'network front declared as external, but could not be found' },
  ],
  match: matching(
    /service "(?<service>[\w.-]{1,100})" (?:refers to undefined (?<kind>network|volume|secret|config)|depends on undefined service) "?(?<name>[\w.-]{1,100})/,
  ),
  explain: ({ service = '', kind = 'service', name = '' }) =>
    `${service} asks for ${kind} ${name}, which the files do not define`,
  fixes: ({ kind = 'service', name = '' }) => [
    byHand(`Define ${kind} ${name} in the compose file, or correct its name`),
  ],
  place: ({ service = '', kind }, _symptom, { placeOf }) =>
    placeOf(service, kind === undefined ? 'depends_on' : `${kind}s`),
};
