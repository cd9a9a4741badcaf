import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The engine does not trust the certificate of a registry. */
export const registryCertificate: DiagnosisPattern = {
  name: 'registry-certificate',
  title: 'Registry is not trusted',
  level: 'error',
  order: 28,
  samples: [
    {
      source: 'launch',
      text: 'Error response from daemon: Get "https://registry.local:5000/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: Get "https://registry.local:5000/v2/": http: server gave HTTP response to HTTPS client',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: Get "https://registry.local/v2/": x509: certificate signed by unknown authority',
    },
  ],
  nearMisses: [
    'x509: certificate signed by unknown authority',
    'http: server gave HTTP response to HTTPS client',
    'certificate of registry.local renewed',
  ],
  match: matching(
    /(?:Get|Head) "https?:\/\/(?<registry>[\w.:-]{1,100})\/v2\/[^"\s]{0,200}": (?:tls: failed to verify certificate|x509: |http: server gave HTTP response)/,
  ),
  explain: ({ registry = '' }) => `the engine does not trust registry ${registry}, or it speaks no TLS`,
  fixes: (_parts, symptom) => [
    byHand('Put the certificate of its authority below /etc/docker/certs.d/ on the host, then launch again'),
    ...launchIt(symptom),
  ],
};
