import type { RepairRecord } from '../domain/repair-record.ts';
import type { Ports } from '../ports.ts';

/**
 * Repairs whose process is gone: the record says that nobody knows how far they came. Nothing goes on and nothing is taken back
 * by itself. Returns one line for each.
 */
export async function reconcileRepairs(ports: Pick<Ports, 'clock' | 'repairs'>): Promise<string[]> {
  const lines: string[] = [];
  for (const record of await ports.repairs.list()) {
    const open = record.state === 'running' || record.undone?.state === 'running';
    if (!open || !(await ports.repairs.isOrphan(record.id))) continue;
    const ended = cutOff(record, ports.clock.now().toISOString());
    await ports.repairs.save(ended);
    lines.push(`repair ${record.id} (${record.diagnosis.title}): ${NOTE}`);
  }
  return lines;
}

const NOTE = 'cut off by a stop of the platform: look at what is wrong now before anything else is done';

function cutOff(record: RepairRecord, at: string): RepairRecord {
  if (record.state === 'running') return { ...record, state: 'interrupted', endedAt: at, note: NOTE };
  const { undone } = record;
  return undone ? { ...record, undone: { ...undone, state: 'interrupted', at, note: NOTE } } : record;
}
