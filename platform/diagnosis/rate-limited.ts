import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A service that it asks takes no more requests for a while. */
export const rateLimited: DiagnosisPattern = {
  name: 'rate-limited',
  title: 'Too many requests',
  level: 'warn',
  order: 60,
  samples: [
    'openai.RateLimitError: Error code: 429 - Rate limit reached for requests',
    'Error: Request failed with status code 429',
    'HTTP 429 Too Many Requests from api.example.com',
    'requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://api.example.com/',
    'API rate limit exceeded for 203.0.113.7.',
    'anthropic.RateLimitError: rate_limit_error',
  ],
  nearMisses: [
    '172.18.0.1 - - [02/Mar/2026:12:00:00 +0000] "GET /api HTTP/1.1" 429 12 "-" "bot"',
    'took 429ms',
    '2026-03-02T12:00:00.429Z ready',
    'rate limit is 100 per minute',
  ],
  match: matching(
    /RateLimitError\b/,
    /status code 429\b/,
    /HTTP (?:error )?429\b/,
    /429 Client Error/,
    /API rate limit exceeded/,
    /Rate limit reached for/,
    /rate_limit_error/,
  ),
  explain: () => 'a service that it asks takes no more requests for a while',
  fixes: () => [byHand('Ask more slowly, or raise the limit with that service')],
};
