// A process of its own: opens the store at DIR and creates (or comments) COUNT times. argv: DIR LOCK create|comment COUNT
import { createStoreLock } from '../../platform/adapters/store-lock.ts';
import { createTicketFiles } from '../../platform/adapters/ticket-files.ts';
import { commentTicket, createTicket } from '../../platform/domain/ticket-edits.ts';

const [dir = '', lockPath = '', verb = '', count = '0'] = process.argv.slice(2);
const lock = createStoreLock(lockPath);
const store = createTicketFiles({ dir, lock, onChange: () => undefined });
const act = { now: new Date(), by: `manager:${process.pid}`, role: 'manager', via: 'cli' } as const;

await Promise.all(
  Array.from({ length: Number(count) }, async (_, index) => {
    const result =
      verb === 'create'
        ? await store.create((id, existing) =>
            createTicket(id, { title: `ticket ${process.pid} ${index}` }, existing, act),
          )
        : await store.update('T-0001', (ticket) =>
            commentTicket(ticket, { id: `${process.pid}-${index}`, text: `comment ${index}` }, act),
          );
    if (!result.ok) throw new Error(result.refusal.message);
  }),
);
lock.close();
