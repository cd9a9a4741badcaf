import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The authority could not see that the name belongs to this host. */
export const acmeChallenge: DiagnosisPattern = {
  name: 'acme-challenge',
  title: 'No certificate was given out',
  level: 'error',
  order: 22,
  samples: [
    'level=error msg="Unable to obtain ACME certificate for domains \\"shop.example.com\\": unable to generate a certificate for the domains [shop.example.com]: error: one or more domains had a problem"',
    'ERR Unable to obtain ACME certificate for domains error="error: 403 :: urn:ietf:params:acme:error:unauthorized :: Invalid response from http://shop.example.com/.well-known/acme-challenge/x: 404"',
    'obtaining certificate: [shop.example.com] Obtain: [shop.example.com] solving challenge: shop.example.com: [shop.example.com] authorization failed: HTTP 400 urn:ietf:params:acme:error:dns - DNS problem: NXDOMAIN looking up A for shop.example.com',
    'Certbot failed to authenticate some domains (authenticator: webroot)',
    'urn:ietf:params:acme:error:rateLimited: too many certificates already issued',
  ],
  nearMisses: [
    'certificate obtained for shop.example.com',
    'challenge accepted',
    'GET /.well-known/acme-challenge/x 200',
  ],
  match: matching(
    /Unable to obtain ACME certificate for domains/,
    /urn:ietf:params:acme:error:(?<kind>\w{1,40})/,
    /Certbot failed to authenticate some domains/,
  ),
  explain: () =>
    'the authority for certificates could not see that the name belongs to this host, or gives out no more for now',
  fixes: () => [
    byHand(
      'Let the name point to this host (DNS) and ports 80 and 443 reach it; after many tries wait, or use its staging server',
    ),
  ],
};
