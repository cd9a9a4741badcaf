import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A server finds no certificate or key, or they do not belong together. */
export const certificateFile: DiagnosisPattern = {
  name: 'certificate-file',
  title: 'Its certificate cannot be read',
  level: 'error',
  order: 27,
  samples: [
    'nginx: [emerg] cannot load certificate "/etc/nginx/tls/site.crt": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/nginx/tls/site.crt, r))',
    'nginx: [emerg] SSL_CTX_use_PrivateKey("/etc/nginx/tls/site.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)',
    'FATAL:  could not load server certificate file "server.crt": No such file or directory',
    'FATAL:  private key file "/var/lib/postgresql/server.key" has group or world access',
    'tls: failed to find any PEM data in certificate input',
    'tls: private key does not match public key',
    'AH02572: Failed to configure at least one certificate and key for www:443',
  ],
  nearMisses: ['certificate loaded', 'file site.crt written', 'x509: certificate has expired'],
  match: matching(
    /cannot load certificate(?: key)? "(?<path>[^"\n]{1,300})"/,
    /SSL_CTX_use_PrivateKey\("(?<path>[^"\n]{1,300})"\) failed/,
    /could not load (?:server certificate|private key) file "(?<path>[^"\n]{1,300})"/,
    /private key file "(?<path>[^"\n]{1,300})" has group or world access/,
    /failed to find any PEM data/,
    /private key does not match public key/,
    /Failed to configure at least one certificate and key/,
  ),
  explain: ({ path }) =>
    `${path ?? 'its certificate or key'} is missing, unreadable, or does not belong to the other one`,
  fixes: () => [
    byHand(
      'Mount certificate and key that belong together where its configuration names them; keys: readable for its user only (0600)',
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'volumes')),
};
