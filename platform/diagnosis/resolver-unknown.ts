import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A router of Traefik names a certificates resolver that is not there. */
export const resolverUnknown: DiagnosisPattern = {
  name: 'resolver-unknown',
  title: 'Router names no known resolver',
  level: 'error',
  order: 24,
  samples: [
    'level=error msg="the router web@docker uses a non-existent resolver: le"',
    'ERR Router uses a nonexistent certificate resolver certificateResolver=le routerName=web@docker',
  ],
  nearMisses: ['resolver le ready', 'router web@docker added', 'the router is non-existent in this room'],
  match: matching(/uses a non-?existent (?:certificate )?resolver/),
  explain: () =>
    'a router names a certificates resolver that Traefik does not have, or left out for a fault of its own',
  fixes: () => [
    byHand(
      'Correct the label tls.certresolver, or define the resolver in the command of Traefik; lines before it say why one was left out',
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'labels')),
};
