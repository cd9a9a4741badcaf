import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The authority behind a certificate is not known. */
export const certificateUntrusted: DiagnosisPattern = {
  name: 'certificate-untrusted',
  title: 'Certificate is not trusted',
  level: 'error',
  order: 30,
  samples: [
    'x509: certificate signed by unknown authority',
    'Error: self-signed certificate in certificate chain',
    'Error: unable to get local issuer certificate',
    '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)',
    'javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target',
    'curl: (60) SSL certificate problem: unable to get local issuer certificate',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  nearMisses: [
    'certificate signed',
    'self-signed certificate was made for localhost, listening',
    'x509: certificate has expired',
  ],
  match: matching(
    /certificate signed by unknown authority/,
    /self[- ]signed certificate in certificate chain/,
    /certificate verify failed: (?:self[- ]signed|unable to get local issuer)/,
    /unable to get local issuer certificate/,
    /PKIX path building failed/,
    /DEPTH_ZERO_SELF_SIGNED_CERT/,
    /UNABLE_TO_VERIFY_LEAF_SIGNATURE/,
  ),
  explain: () => 'the other side shows a certificate of an authority that its image does not know',
  fixes: () => [
    byHand(
      'Mount the certificate of the authority and name it (NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE, SSL_CERT_FILE); do not switch the check off',
    ),
  ],
};
