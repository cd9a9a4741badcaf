import type { Caller } from '../domain/access.ts';
import type { RepairRecord } from '../domain/repair-record.ts';
import type { Ports } from '../ports.ts';
import { mayRead } from './read-service.ts';
import type { Place } from './repair-look.ts';

/** Repairs of what the caller may read, newest first. */
export async function listRepairs(
  ports: Pick<Ports, 'repairs' | 'tickets'>,
  caller: Caller,
  { stack, service }: Place,
): Promise<RepairRecord[]> {
  const wanted = (await ports.repairs.list()).filter(
    ({ diagnosis }) =>
      (stack === null || diagnosis.stack === stack) && (service === null || diagnosis.service === service),
  );
  const allowed = new Map<string | null, boolean>();
  for (const name of new Set(wanted.map(({ diagnosis }) => diagnosis.stack)))
    allowed.set(name, (await mayRead(ports, caller, name ?? '')).ok);
  return wanted.filter(({ diagnosis }) => allowed.get(diagnosis.stack) === true);
}
