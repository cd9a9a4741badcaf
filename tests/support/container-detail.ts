import type { ContainerDetail } from '../../platform/domain/container-detail.ts';

/** What the engine says of a container of stack shop that runs well, but for `more`. */
export function containerDetail(service: string, more: Partial<ContainerDetail> = {}): ContainerDetail {
  return {
    id: `id-${service}`,
    name: `shop-${service}-1`,
    number: 1,
    image: service,
    imageId: 'sha256:1',
    commit: null,
    command: '',
    state: 'running',
    health: 'none',
    checks: [],
    exitCode: null,
    oomKilled: false,
    error: '',
    createdAt: '2026-03-02T10:00:00Z',
    startedAt: '2026-03-02T10:00:00Z',
    finishedAt: '0001-01-01T00:00:00Z',
    restarts: 0,
    restartPolicy: 'no',
    ports: [],
    mounts: [],
    networks: [],
    environment: [],
    ...more,
  };
}
