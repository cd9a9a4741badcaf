import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A web framework answers only to names that it was told. */
export const hostNotAllowed: DiagnosisPattern = {
  name: 'host-not-allowed',
  title: 'It refuses the name it is asked by',
  level: 'warn',
  order: 50,
  samples: [
    "Invalid HTTP_HOST header: 'shop.example.com'. You may need to add 'shop.example.com' to ALLOWED_HOSTS.",
    "django.core.exceptions.DisallowedHost: Invalid HTTP_HOST header: 'web:8000'.",
    'Blocked request. This host ("shop.example.com") is not allowed.',
    '[ActionDispatch::HostAuthorization::DefaultResponseApp] Blocked hosts: shop.example.com',
  ],
  nearMisses: ['host allowed: shop.example.com', 'blocked user jane', 'ALLOWED_HOSTS=*'],
  match: matching(
    /Invalid HTTP_HOST header: '(?<host>[^'\n]{1,100})'/,
    /This host \("(?<host>[^"\n]{1,100})"\) is not allowed/,
    /Blocked hosts?: (?<host>[^\s]{1,100})/,
  ),
  explain: ({ host = '' }) => `it does not answer to the name ${host}`,
  fixes: ({ host = '' }) => [
    byHand(`Add ${host} to the names that it answers to (ALLOWED_HOSTS, server.allowedHosts, config.hosts)`),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
