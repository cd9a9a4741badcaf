import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A login token is past its time or was signed with another secret. */
export const tokenExpired: DiagnosisPattern = {
  name: 'token-expired',
  title: 'A token is no longer valid',
  level: 'warn',
  order: 60,
  samples: [
    'TokenExpiredError: jwt expired',
    'jwt.exceptions.ExpiredSignatureError: Signature has expired',
    'JsonWebTokenError: invalid signature',
    'token is expired by 3h2m',
    '{"error":"invalid_grant","error_description":"Token has been expired or revoked."}',
    'io.jsonwebtoken.ExpiredJwtException: JWT expired at 2026-03-02',
  ],
  nearMisses: ['token expires in 5 minutes', 'new token issued', 'session expired page shown'],
  match: matching(
    /jwt expired/,
    /Signature has expired/,
    /JsonWebTokenError: invalid (?:signature|token)/,
    /token is expired by/,
    /"error":"invalid_grant"/,
    /ExpiredJwtException/,
  ),
  explain: () => 'a token that it uses or was given is past its time, or was signed with another secret',
  fixes: (_parts, symptom) => [
    byHand(
      'Get a new token; when all are refused, compare the secret that signs them and the clocks of both sides',
    ),
    ...restartIt(symptom),
  ],
};
