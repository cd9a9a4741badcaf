import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The engine gets no answer from a registry. */
export const registryUnreachable: DiagnosisPattern = {
  name: 'registry-unreachable',
  title: 'Registry cannot be reached',
  level: 'error',
  order: 28,
  samples: [
    {
      source: 'launch',
      text: 'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 192.168.1.1:53: no such host',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: TLS handshake timeout',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: Get "https://ghcr.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: Get "https://registry.local:5000/v2/": dial tcp 10.0.0.9:5000: connect: connection refused',
    },
    {
      source: 'launch',
      text: 'failed to do request: Head "https://registry-1.docker.io/v2/library/node/manifests/24": dial tcp 34.1.2.3:443: i/o timeout',
    },
  ],
  nearMisses: [
    'GET /v2/ 200',
    'Get "https://api.example.com/users": dial tcp: lookup api.example.com: no such host',
    {
      source: 'launch',
      text: 'Error response from daemon: Get "https://registry.local:5000/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    },
  ],
  match: matching(
    /(?:Get|Head) "https?:\/\/(?<registry>[\w.:-]{1,100})\/v2\/[^"\s]{0,200}": (?:dial tcp|net\/http: TLS handshake timeout|net\/http: request canceled|context deadline exceeded|EOF)/,
  ),
  explain: ({ registry = '' }) => `the engine cannot reach registry ${registry}`,
  fixes: (_parts, symptom) => [
    byHand('See that this host reaches the registry (network, DNS, proxy of the engine); then launch again'),
    ...launchIt(symptom),
  ],
};
