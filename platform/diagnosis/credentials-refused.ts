import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Somebody that it asks refuses the login. */
export const credentialsRefused: DiagnosisPattern = {
  name: 'credentials-refused',
  title: 'Login refused',
  level: 'error',
  order: 75,
  samples: [
    'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.example.com/',
    'Error: Request failed with status code 401',
    'Error: Request failed with status code 403',
    'urllib.error.HTTPError: HTTP Error 403: Forbidden',
    'AuthenticationError: invalid API key',
    'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
    'An error occurred (InvalidAccessKeyId) when calling the ListBuckets operation',
    'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN',
    '535 5.7.8 Error: authentication failed',
  ],
  nearMisses: [
    '172.18.0.1 - - [02/Mar/2026:12:00:00 +0000] "POST /login HTTP/1.1" 401 12 "-" "Mozilla/5.0"',
    'user jane: wrong password',
    '401 seats',
    'Unauthorized area, keep out',
  ],
  match: matching(
    /40[13] Client Error: (?:Unauthorized|Forbidden)/,
    /status code 40[13]\b/,
    /HTTP Error 40[13]: /,
    /AuthenticationError: [Ii]nvalid/,
    /Unable to locate credentials/,
    /\((?:InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|AccessDenied)\) when calling/,
    /ACCESS_REFUSED - Login was refused/,
    /^535 [\d.]{3,10} /,
  ),
  explain: () => 'somebody that it asks refuses its login: a key, token or password is missing or wrong',
  fixes: () => [byHand('Correct key, token or password in the settings; its environment says which it uses')],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'environment')),
};
