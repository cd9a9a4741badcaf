import { isRecord } from '../domain/preflight-model.ts';
import { servicesOf } from '../domain/preflight-paths.ts';
import { placeOf } from '../domain/preflight-place.ts';
import type { Found, PreflightRule, PreflightStack } from '../domain/preflight.ts';

const GB = 1024 ** 3;
const MIN_FREE_BYTES = GB;

/** Free disk, and memory against what the services may take together. */
export const room: PreflightRule = {
  name: 'room',
  title: 'Disk and memory suffice',
  asks: ['disks', 'memory'],
  reads: 'model',
  find: (stack, facts) => {
    if (stack === facts.stacks[0] && facts.disks.known && facts.memory.known) {
      const full = facts.disks.value.filter(({ freeBytes }) => freeBytes < MIN_FREE_BYTES);
      const disks = full.map(({ what, path }): Found => ({
        level: 'stop',
        service: null,
        cause: `less than 1 GB free for ${what} (${path})`,
        place: null,
        fix: { text: 'docker system df   shows what takes space' },
      }));
      return [
        ...disks,
        ...together(facts.stacks, facts.memory.value.totalBytes),
        ...alone(stack, facts.memory.value.totalBytes),
      ];
    }
    return facts.memory.known ? alone(stack, facts.memory.value.totalBytes) : [];
  },
};

function together(stacks: readonly PreflightStack[], totalBytes: number): Found[] {
  const limits = stacks.flatMap(servicesOf).map(([, service]) => limitOf(service));
  const sum = limits.reduce((all, bytes) => all + bytes, 0);
  if (sum <= totalBytes || limits.some((bytes) => bytes > totalBytes)) return [];
  return [
    {
      level: 'warn',
      service: null,
      cause: `the services may take ${size(sum)} of memory together, this machine has ${size(totalBytes)}`,
      place: null,
      fix: { text: 'lower the limits, or leave some stacks out' },
    },
  ];
}

function alone(stack: PreflightStack, totalBytes: number): Found[] {
  return servicesOf(stack).flatMap(([service, definition]): Found[] => {
    const limit = limitOf(definition);
    if (limit <= totalBytes) return [];
    return [
      {
        level: 'warn',
        service,
        cause: `it may take ${size(limit)} of memory, this machine has ${size(totalBytes)}`,
        place:
          definition['mem_limit'] === undefined
            ? placeOf(stack, 'services', service, 'deploy', 'resources', 'limits', 'memory')
            : placeOf(stack, 'services', service, 'mem_limit'),
        fix: { text: 'lower the limit' },
      },
    ];
  });
}

/** Bytes that all replicas of a service may take; 0 without a limit. Compose gives plain bytes. */
function limitOf(service: Record<string, unknown>): number {
  const deploy = isRecord(service['deploy']) ? service['deploy'] : {};
  const resources = isRecord(deploy['resources']) ? deploy['resources'] : {};
  const limits = isRecord(resources['limits']) ? resources['limits'] : {};
  const bytes = Number(service['mem_limit'] ?? limits['memory'] ?? 0);
  const replicas = Number(service['scale'] ?? deploy['replicas'] ?? 1);
  return Number.isFinite(bytes * replicas) ? bytes * replicas : 0;
}

function size(bytes: number): string {
  return `${(bytes / GB).toFixed(1)} GB`;
}
