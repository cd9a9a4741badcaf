/** What is read of a container of a stack. */
export type StartedContainer = {
  state: 'running' | 'exited' | 'restarting' | 'created' | 'paused' | 'dead' | 'removing' | 'unknown';
  health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  restarts: number;
  startedAt: string;
};

export type ServiceVerdict =
  | { kind: 'ready'; how: string }
  | { kind: 'waiting'; why: string }
  | { kind: 'failed'; why: string };

const MAX_RESTARTS = 2;

/** What one container's state says about its start. `exitCode` is known for exited ones. */
export function judgeStart(
  state: StartedContainer,
  exitCode: number | null,
  now: Date,
  stableMs: number,
): ServiceVerdict {
  if (state.health === 'unhealthy') return { kind: 'failed', why: 'its health check says unhealthy' };
  if (state.state === 'restarting' || state.restarts > MAX_RESTARTS) {
    return state.restarts > MAX_RESTARTS
      ? { kind: 'failed', why: `it restarted ${String(state.restarts)} times` }
      : { kind: 'waiting', why: 'restarting' };
  }
  if (state.state === 'exited' || state.state === 'dead') {
    if (exitCode === 0 && state.state === 'exited') return { kind: 'ready', how: 'finished with 0' };
    return {
      kind: 'failed',
      why: `it ended with exit code ${exitCode === null ? 'unknown' : String(exitCode)}`,
    };
  }
  if (state.state !== 'running') return { kind: 'waiting', why: state.state };
  if (state.health === 'healthy') return { kind: 'ready', how: 'healthy' };
  if (state.health === 'starting') return { kind: 'waiting', why: 'health check has not passed yet' };
  const upMs = now.getTime() - Date.parse(state.startedAt);
  if (upMs >= stableMs)
    return { kind: 'ready', how: `running for ${String(Math.floor(upMs / 1000))} s without a health check` };
  return { kind: 'waiting', why: 'running, watched for stability' };
}

/** When a container that is watched for stability can be judged next; null when only an event can tell something new. */
export function nextLookMs(states: readonly StartedContainer[], now: Date, stableMs: number): number | null {
  const left = states
    .filter(({ state, health }) => state === 'running' && health === 'none')
    .map(({ startedAt }) => stableMs - (now.getTime() - Date.parse(startedAt)))
    .filter((ms) => ms > 0);
  return left.length === 0 ? null : Math.min(...left);
}

/** The phase of a launch that a verdict stands for. */
export function phaseOf(
  state: StartedContainer,
  verdict: ServiceVerdict,
): { phase: 'creating' | 'starting' | 'healthy' | 'failed'; detail: string } {
  if (verdict.kind === 'ready') return { phase: 'healthy', detail: verdict.how };
  if (verdict.kind === 'failed') return { phase: 'failed', detail: verdict.why };
  return { phase: state.state === 'created' ? 'creating' : 'starting', detail: verdict.why };
}
