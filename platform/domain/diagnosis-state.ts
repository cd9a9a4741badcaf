import type { ContainerDetail } from './container-detail.ts';
import type { Symptom } from './diagnosis.ts';

type Seen = Pick<
  ContainerDetail,
  'state' | 'health' | 'checks' | 'exitCode' | 'oomKilled' | 'error' | 'restarts' | 'startedAt' | 'finishedAt'
>;

const MAX_RESTARTS = 2;
/** A container that has run for so long is over its restarts. */
const CALM_MS = 10 * 60_000;
const MAX_OUTPUT = 1000;

/** What is wrong with a container, in a few words; null when it runs as it should, or has done its work. */
export function wrongWith(seen: Seen, now: Date): string | null {
  const { state, health, exitCode, restarts, startedAt, error } = seen;
  if (state === 'restarting') return `it restarts again and again (${String(restarts)} times so far)`;
  if (state === 'exited' || state === 'dead') {
    if (exitCode === 0 && state === 'exited' && error === '') return null;
    return `it ended with exit code ${exitCode === null ? 'unknown' : String(exitCode)}`;
  }
  if (state === 'created') return 'it was made, but never started';
  if (health === 'unhealthy') return 'its health check says unhealthy';
  if (health === 'starting' && isFailing(seen)) return 'its health check has not passed yet';
  const calm = now.getTime() - Date.parse(startedAt) >= CALM_MS;
  if (restarts > MAX_RESTARTS && !calm) return `it restarted ${String(restarts)} times`;
  return null;
}

/** What the engine says of a container that is not as it should be, one symptom a fact. */
export function stateSymptoms(seen: Seen, of: Pick<Symptom, 'stack' | 'service' | 'container'>): Symptom[] {
  const { exitCode, oomKilled, error, restarts, finishedAt, checks, health } = seen;
  const ended = /^0001|^$/.test(finishedAt) ? null : finishedAt;
  const said = (text: string, at: string | null): Symptom => ({ ...of, source: 'state', text, at });
  const check = checks.findLast((one) => one.exitCode !== 0);
  const output = (check?.output ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, MAX_OUTPUT);
  return [
    ...(error === '' ? [] : [said(error.replaceAll(/\s+/g, ' '), ended)]),
    ...(oomKilled ? [said('killed by the kernel: out of memory', ended)] : []),
    ...(exitCode !== null && exitCode !== 0 ? [said(`ended with exit code ${String(exitCode)}`, ended)] : []),
    ...(check && health !== 'healthy' && health !== 'none'
      ? [said(`health check exit code ${String(check.exitCode)}: ${output}`, check.at || null)]
      : []),
    ...(restarts > MAX_RESTARTS || seen.state === 'restarting'
      ? [said(`restarted ${String(restarts)} times`, ended)]
      : []),
  ];
}

function isFailing({ checks }: Seen): boolean {
  return checks.length > 0 && checks.every(({ exitCode }) => exitCode !== 0);
}
