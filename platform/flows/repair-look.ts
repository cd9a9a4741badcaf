import { createHash } from 'node:crypto';

import type { Caller } from '../domain/access.ts';
import type { StackRef } from '../domain/compose.ts';
import type { Diagnosis } from '../domain/diagnosis.ts';
import { judgeStart, type ServiceVerdict } from '../domain/launch-health.ts';
import { changesFiles } from '../domain/repair-plan.ts';
import type { RepairRecord } from '../domain/repair-record.ts';
import type { Result } from '../domain/result.ts';
import type { Ports, ServiceState } from '../ports.ts';

/** Everything that is wrong now, of all, of one stack, or of one service. */
export type FindFaults = (
  caller: Caller,
  where: { stack: string | null; service: string | null },
) => Promise<Result<Diagnosis[]>>;

export type Place = Pick<Diagnosis, 'stack' | 'service'>;
export type Seen = { containers: ServiceState[]; found: Diagnosis | null };

/** The stack of a fault; null when it has none, or it is gone from the root. */
export async function stackOf(
  { compose }: Pick<Ports, 'compose'>,
  name: string | null,
): Promise<StackRef | null> {
  if (name === null) return null;
  return (await compose.stacks()).stacks.find((one) => one.name === name) ?? null;
}

/** Containers of the service, or of the whole stack when the fault is of no service. */
export async function containersOf(
  ports: Pick<Ports, 'compose' | 'engine'>,
  { stack: name, service }: Place,
): Promise<ServiceState[]> {
  const stack = await stackOf(ports, name);
  if (stack === null) return [];
  const all = await ports.engine.services(stack);
  return service === null ? all : all.filter((one) => one.service === service);
}

export function verdictsOf(
  containers: readonly ServiceState[],
  now: Date,
  stableMs: number,
): ServiceVerdict[] {
  return containers.map((one) => judgeStart(one, one.exitCode, now, stableMs));
}

/** What the way back would change, as it is now: the .env for settings, the files for compose, the containers for the rest. */
export async function markOf(
  ports: Pick<Ports, 'compose' | 'composeSources' | 'engine' | 'stackFiles'>,
  { diagnosis, undo }: Pick<RepairRecord, 'diagnosis' | 'undo'>,
): Promise<string | null> {
  const [first] = undo ?? [];
  const stack = await stackOf(ports, diagnosis.stack);
  if (!first || stack === null) return null;
  if (first.name.startsWith('settings.'))
    return hashOf((await ports.stackFiles.sources(stack)).env.text ?? '');
  if (changesFiles(first.name)) {
    const { files } = await ports.stackFiles.describe(stack);
    const read = await Promise.all(files.map((file) => ports.composeSources.read(file)));
    return hashOf(JSON.stringify(read.map((one) => (one.ok ? one.value.hash : null))));
  }
  const touched = typeof first.input['service'] === 'string' ? first.input['service'] : diagnosis.service;
  const own = await containersOf(ports, { stack: diagnosis.stack, service: touched });
  const ids = own.map(({ containerId, imageId }) => `${containerId} ${imageId}`);
  return hashOf(ids.toSorted((a, b) => (a < b ? -1 : 1)).join('\n'));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
