import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** Somebody that it asks does not answer in time. */
export const timedOut: DiagnosisPattern = {
  name: 'timed-out',
  title: 'No answer in time',
  level: 'warn',
  order: 85,
  samples: [
    'Error: connect ETIMEDOUT 10.0.0.9:443',
    'context deadline exceeded',
    'dial tcp 10.0.0.9:5432: i/o timeout',
    '[error] 29#29: *1 upstream timed out (110: Connection timed out) while reading response header from upstream',
    "requests.exceptions.ReadTimeout: HTTPConnectionPool(host='api', port=8000): Read timed out. (read timeout=10)",
    'java.net.SocketTimeoutException: connect timed out',
    'asyncio.exceptions.TimeoutError',
    'curl: (28) Operation timed out after 30001 milliseconds',
  ],
  nearMisses: [
    'timeout is set to 30s',
    'ERROR:  canceling statement due to user request',
    'session timed out for user jane',
    'keepalive timeout 65',
  ],
  match: matching(
    /ETIMEDOUT\b/,
    /context deadline exceeded/,
    /: i\/o timeout/,
    /upstream timed out \(110:/,
    /(?:Read|Connect)Timeout\b/,
    /SocketTimeoutException/,
    /(?:asyncio|socket|concurrent)[\w.]{0,40}\.?[Tt]imeout(?:Error)?\b/,
    /curl: \(28\)/,
  ),
  explain: () => 'somebody that it asks does not answer in time',
  fixes: (_parts, symptom) => [
    byHand('See whether the other side is overloaded or away; then restart what hangs'),
    ...restartIt(symptom),
  ],
};
