import { effectOf } from '../domain/pilot-effect.ts';
import type { Ports } from '../ports.ts';

const LOOKED_AT = 200;

/** Puts on record what became of decisions that were carried out, as soon as their tickets tell it. Returns how many. */
export async function noteEffects(ports: Pick<Ports, 'clock' | 'decisions' | 'tickets'>): Promise<number> {
  const records = await ports.decisions.list({ limit: LOOKED_AT });
  const open = records.filter(({ status, effect }) => status === 'done' && !effect);
  if (open.length === 0) return 0;
  const { tickets } = await ports.tickets.list();
  let noted = 0;
  for (const record of open) {
    const effect = effectOf(record, tickets, records, ports.clock.now());
    if (effect === null) continue;
    const { status, outcome } = record;
    if (await ports.decisions.settle(record.id, 'done', { status, outcome, effect })) noted += 1;
  }
  return noted;
}
