import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** One side speaks TLS and the other does not, or no version of it in common. */
export const tlsMismatch: DiagnosisPattern = {
  name: 'tls-mismatch',
  title: 'Only one side speaks TLS',
  level: 'error',
  order: 60,
  samples: [
    'tls: first record does not look like a TLS handshake',
    'Error: write EPROTO 140:error:0A00010B:SSL routines:ssl3_get_record:wrong version number',
    'ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)',
    'http: server gave HTTP response to HTTPS client',
    '400 The plain HTTP request was sent to HTTPS port',
    'javax.net.ssl.SSLException: Unsupported or unrecognized SSL message',
    'server does not support SSL, but SSL was required',
    'tls: handshake failure',
    'sslv3 alert handshake failure',
  ],
  nearMisses: ['TLS handshake done', 'version number: 3', 'ssl is off'],
  match: matching(
    /first record does not look like a TLS handshake/,
    /wrong version number/,
    /server gave HTTP response to HTTPS client/,
    /plain HTTP request was sent to HTTPS port/,
    /Unsupported or unrecognized SSL message/,
    /server does not support SSL, but SSL was required/,
    /handshake failure/,
  ),
  explain: () => 'one side speaks TLS and the other does not, or they have no version of it in common',
  fixes: () => [
    byHand('Use http:// or https:// (sslmode, tls) as the other side expects it, and its right port'),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
