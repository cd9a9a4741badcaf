// Run as: node --import tsx hold-slot.ts DATABASE NAME. Takes the slot, says so, and holds it until it is killed.
import { openStateDatabase } from '../../platform/adapters/slots-database.ts';
import { createSlots } from '../../platform/adapters/slots-store.ts';
import { createSystemClock } from '../../platform/adapters/system-clock.ts';

const [file = '', name = ''] = process.argv.slice(2);
const slots = createSlots(openStateDatabase(file), createSystemClock());
const taken = await slots.acquire(name, `process ${String(process.pid)}`, 60_000);
process.stdout.write(taken.ok ? `held ${String(taken.value.fence)}\n` : `${taken.refusal.code}\n`);
if (taken.ok) setInterval(() => undefined, 1000);
