/** What is read of a container of a stack. */
export type SeenContainer = {
  service: string;
  containerId: string;
  imageId: string;
  revision: string | null;
  state: string;
  health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  restarts: number;
  exitCode: number | null;
  startedAt: string;
};

export type ExpectedService = {
  service: string;
  /** null: it is not built by us, any image will do */
  imageId: string | null;
  revision: string | null;
  /** ends by itself with exit code 0 */
  job: boolean;
  /** containers that must be there */
  replicas: number;
};

export type Verdict =
  | { kind: 'ready'; lines: string[] }
  | { kind: 'waiting'; why: string }
  | { kind: 'failed'; why: string };

const MAX_RESTARTS = 2;

/** Whether every expected service runs the right image and runs well. `stableMs`: how long one without health check must hold. */
export function judgeServices(
  seen: readonly SeenContainer[],
  expected: readonly ExpectedService[],
  now: Date,
  stableMs: number,
): Verdict {
  const lines: string[] = [];
  let waiting: string | null = null;
  for (const service of expected) {
    const containers = seen.filter((one) => one.service === service.service);
    if (containers.length < service.replicas)
      waiting ??= `${service.service}: ${containers.length} of ${service.replicas} containers`;
    for (const container of containers) {
      const verdict = judgeContainer(container, service, now, stableMs);
      if (verdict.kind === 'failed') return { kind: 'failed', why: `${service.service}: ${verdict.why}` };
      if (verdict.kind === 'waiting') waiting ??= `${service.service}: ${verdict.why}`;
      else
        lines.push(
          ...verdict.lines.map((line) => `${service.service} ${container.containerId.slice(0, 12)}: ${line}`),
        );
    }
  }
  return waiting === null ? { kind: 'ready', lines } : { kind: 'waiting', why: waiting };
}

/** Services of which a container that was there before is there no more. */
export function findDisturbed(
  before: Readonly<Record<string, readonly string[]>>,
  seen: readonly SeenContainer[],
): string[] {
  const ids = new Set(seen.map((one) => one.containerId));
  return Object.entries(before).flatMap(([service, containers]) =>
    containers.every((id) => ids.has(id)) ? [] : [service],
  );
}

/** What a url's answer says; null when it is as expected. */
export function judgeAnswer(
  answer: { status: number | null; body: string; message: string | null },
  expect: { status: number; body?: string | undefined },
): string | null {
  if (answer.status === null) return `no answer (${answer.message ?? 'unknown'})`;
  if (answer.status !== expect.status) return `status ${answer.status}, expected ${expect.status}`;
  if (expect.body !== undefined && !answer.body.includes(expect.body))
    return `status ${answer.status}, but the body does not contain ${JSON.stringify(expect.body)}`;
  return null;
}

function judgeContainer(
  container: SeenContainer,
  expected: ExpectedService,
  now: Date,
  stableMs: number,
): Verdict {
  const { state, health, restarts, exitCode } = container;
  if (expected.imageId !== null && container.imageId !== expected.imageId) {
    return {
      kind: 'failed',
      why: `runs image ${short(container.imageId)}, expected ${short(expected.imageId)}`,
    };
  }
  if (expected.imageId !== null && expected.revision !== null && container.revision !== expected.revision) {
    return {
      kind: 'failed',
      why: `its image is labelled ${container.revision ?? 'with no commit'}, expected ${expected.revision}`,
    };
  }
  if (expected.job && state === 'exited' && exitCode === 0)
    return { kind: 'ready', lines: ['ended with exit code 0'] };
  if (health === 'unhealthy') return { kind: 'failed', why: 'its health check says unhealthy' };
  if (restarts > MAX_RESTARTS) return { kind: 'failed', why: `it restarted ${restarts} times` };
  if (state === 'exited' || state === 'dead')
    return { kind: 'failed', why: `it ended with exit code ${exitCode ?? 'unknown'}` };
  if (state !== 'running') return { kind: 'waiting', why: `is ${state}` };
  if (health === 'healthy') return { kind: 'ready', lines: [`image ${short(container.imageId)}, healthy`] };
  if (health === 'starting') return { kind: 'waiting', why: 'its health check has not passed yet' };
  const upMs = now.getTime() - Date.parse(container.startedAt);
  if (upMs < stableMs)
    return {
      kind: 'waiting',
      why: `up for ${Math.max(0, Math.floor(upMs / 1000))} s of ${stableMs / 1000} s`,
    };
  return {
    kind: 'ready',
    lines: [`image ${short(container.imageId)}, up for ${Math.floor(upMs / 1000)} s without a health check`],
  };
}

function short(imageId: string): string {
  return imageId.replace('sha256:', '').slice(0, 12);
}
