// Run as: node --import tsx repair-and-die.ts ROOT. Repairs; while the engine carries it out the process is killed -9.
import { ok } from '../../platform/domain/result.ts';
import { applyRepair } from '../../platform/flows/repair-apply.ts';
import { openPorts } from '../../platform/wire.ts';
import { faultOf } from './repair-world.ts';

const { ports } = await openPorts(
  { root: process.argv[2] ?? '', prefix: 'dockfra-test' },
  { interactive: false },
);
const service = {
  service: 'web',
  containerId: 'web-1',
  imageId: 'sha256:1',
  image: 'web',
  revision: null,
  state: 'exited' as const,
  health: 'none' as const,
  restarts: 0,
  exitCode: 1,
  startedAt: '2026-03-02T10:00:00Z',
  ports: [],
};
const die = (): Promise<void> => {
  process.kill(process.pid, 'SIGKILL');
  return Promise.resolve();
};
await applyRepair(
  {
    ...ports,
    engine: { ...ports.engine, services: () => Promise.resolve([service]), roles: () => Promise.resolve([]) },
    containers: { ...ports.containers, start: die },
  },
  {
    caller: { role: 'owner', person: 'olga', personClaimed: false, via: 'cli' },
    progress: () => undefined,
    signal: new AbortController().signal,
  },
  { diagnosis: faultOf().id, fix: 'start', given: {}, stack: null, service: null },
  () => Promise.resolve(ok([faultOf()])),
);
