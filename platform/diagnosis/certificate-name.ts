import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The certificate of the other side is for another name. */
export const certificateName: DiagnosisPattern = {
  name: 'certificate-name',
  title: 'Certificate is for another name',
  level: 'error',
  order: 29,
  samples: [
    'x509: certificate is valid for example.com, not api.internal',
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: db. is not in the cert's altnames: DNS:localhost",
    "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'api'. (_ssl.c:1006)",
    'No subject alternative DNS name matching api found.',
    "curl: (60) SSL: no alternative certificate subject name matches target host name 'api'",
    "x509: cannot validate certificate for 10.0.0.9 because it doesn't contain any IP SANs",
  ],
  nearMisses: ['certificate is valid for 90 days', 'name mismatch in form', 'x509: certificate has expired'],
  match: matching(
    /certificate is valid for [\w.*, -]{1,300}, not (?<host>[\w.-]{1,100})/,
    /does not match certificate's altnames/,
    /Hostname mismatch, certificate is not valid for/,
    /No subject alternative (?:DNS )?names? /,
    /no alternative certificate subject name matches/,
    /doesn't contain any IP SANs/,
  ),
  explain: () => 'the certificate of the other side is for another name than the one that it asks',
  fixes: () => [byHand('Ask it by a name that stands in its certificate, or have one made for this name')],
};
