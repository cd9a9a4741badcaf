import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A certificate is past its time, or not yet valid. */
export const certificateExpired: DiagnosisPattern = {
  name: 'certificate-expired',
  title: 'Certificate has expired',
  level: 'error',
  order: 28,
  samples: [
    'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-03-02T12:00:00Z is after 2026-02-01T00:00:00Z',
    'Error: certificate has expired',
    "code: 'CERT_HAS_EXPIRED'",
    '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)',
    'java.security.cert.CertificateExpiredException: NotAfter: Sun Feb 01 00:00:00 UTC 2026',
    'curl: (60) SSL certificate problem: certificate has expired',
  ],
  nearMisses: [
    'certificate expires in 20 days',
    'session has expired',
    'jwt expired',
    'x509: certificate signed by unknown authority',
  ],
  match: matching(
    /certificate has expired/,
    /CERT_HAS_EXPIRED/,
    /CertificateExpiredException/,
    /CertificateNotYetValidException/,
  ),
  explain: () => 'a certificate is past its time, or the clock of this host is wrong',
  fixes: (_parts, symptom) => [
    byHand(
      'Renew the certificate of the other side (or its own), and see that the clock of the host is right',
    ),
    ...restartIt(symptom),
  ],
};
