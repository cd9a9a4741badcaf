import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { DockfraError } from '../domain/errors.ts';
import { deployRecordSchema } from '../domain/deploy-record.ts';
import { ok, refuse } from '../domain/result.ts';
import type { Clock, DeployJournal, Slot, Slots } from '../ports.ts';
import type { StateDatabase } from './slots-database.ts';

const LOG_DAYS = 7;
const rowSchema = z.object({
  name: z.string(),
  owner: z.string(),
  process: z.string(),
  fence: z.number(),
  expires_at: z.string(),
  held: z.number(),
});
type Row = z.infer<typeof rowSchema>;

/**
 * Operation slots. The row of a name stays for its fence number; `held` says whether somebody has it. A holder on this
 * machine is alive as long as its process is; the expiry only matters inside one process that forgot to release.
 */
export function createSlots(database: StateDatabase, clock: Pick<Clock, 'now'>): Slots {
  const self = processIdentity(process.pid);
  const expiry = (ttlMs: number) => new Date(clock.now().getTime() + ttlMs).toISOString();
  return {
    acquire: async (name, owner, ttlMs) =>
      database.write((db) => {
        const before = rowOf(db.prepare('SELECT * FROM slots WHERE name = ?').get(name));
        if (before !== null && isHeld(before, self, clock.now())) {
          return refuse(
            'busy',
            `${before.owner} is under way (${name})`,
            'wait until it has ended, then try again',
          );
        }
        const slot: Slot = { name, owner, fence: (before?.fence ?? 0) + 1, expiresAt: expiry(ttlMs) };
        db.prepare(
          'INSERT OR REPLACE INTO slots (name, owner, process, fence, expires_at, held) VALUES (?, ?, ?, ?, ?, 1)',
        ).run(name, owner, self, slot.fence, slot.expiresAt);
        return ok(slot);
      }),
    renew: async (slot, ttlMs) =>
      database.write((db) => {
        const renewed = { ...slot, expiresAt: expiry(ttlMs) };
        const { changes } = db
          .prepare('UPDATE slots SET expires_at = ? WHERE name = ? AND fence = ? AND held = 1')
          .run(renewed.expiresAt, slot.name, slot.fence);
        return changes === 1
          ? ok(renewed)
          : refuse('busy', `the slot ${slot.name} has a newer holder`, 'stop: somebody else took over');
      }),
    release: async (slot) => {
      database.write((db) =>
        db.prepare('UPDATE slots SET held = 0 WHERE name = ? AND fence = ?').run(slot.name, slot.fence),
      );
    },
    held: async () =>
      database.write((db) =>
        db
          .prepare('SELECT * FROM slots WHERE held = 1 ORDER BY name')
          .all()
          .map(rowOf)
          .filter((row) => row !== null)
          .filter((row) => isHeld(row, self, clock.now()))
          .map(({ name, owner, fence, expires_at: expiresAt }) => ({ name, owner, fence, expiresAt })),
      ),
    note: async (name) => {
      database.write((db) => {
        const now = clock.now();
        db.prepare('INSERT INTO slot_log (name, at) VALUES (?, ?)').run(name, now.toISOString());
        db.prepare('DELETE FROM slot_log WHERE at < ?').run(
          new Date(now.getTime() - LOG_DAYS * 86_400_000).toISOString(),
        );
      });
    },
    noted: async (name, since) =>
      database.write((db) => {
        const row: unknown = db
          .prepare('SELECT count(*) AS times FROM slot_log WHERE name = ? AND at >= ?')
          .get(name, since.toISOString());
        return z.object({ times: z.number() }).parse(row).times;
      }),
  };
}

/** Deployments under way, beside the slots so that a late writer is noticed in the same transaction. */
export function createDeployJournal(database: StateDatabase): DeployJournal {
  return {
    save: async (record, slot) =>
      database.write((db) => {
        const row = rowOf(db.prepare('SELECT * FROM slots WHERE name = ?').get(slot.name));
        if (row === null || row.held !== 1 || row.fence !== slot.fence) {
          throw new DockfraError(
            'slot_lost',
            `another process took over ${slot.name}`,
            `see how it goes on: ticket show ${record.ticketId}`,
          );
        }
        db.prepare('INSERT OR REPLACE INTO deploys (ticket, record) VALUES (?, ?)').run(
          record.ticketId,
          JSON.stringify(record),
        );
      }),
    list: async () =>
      database.write((db) => {
        const rows = z
          .array(z.object({ record: z.string() }))
          .parse(db.prepare('SELECT record FROM deploys ORDER BY ticket').all());
        return rows.map(({ record }) => deployRecordSchema.parse(JSON.parse(record)));
      }),
    remove: async (ticketId) => {
      database.write((db) => db.prepare('DELETE FROM deploys WHERE ticket = ?').run(ticketId));
    },
  };
}

function isHeld(row: Row, self: string, now: Date): boolean {
  if (row.held !== 1) return false;
  if (row.process === self) return Date.parse(row.expires_at) > now.getTime();
  const pid = Number(row.process.split(':')[1]);
  return processIdentity(pid) === row.process;
}

/** "boot:pid:birth": another boot or a pid that was given out again is another process. */
function processIdentity(pid: number): string {
  const stat = textOf(`/proc/${String(pid)}/stat`);
  const birth = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  const state = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[0];
  const alive =
    stat === '' ? (isRunning(pid) ? '' : 'gone') : state === 'Z' || state === 'X' ? 'gone' : birth;
  return `${textOf('/proc/sys/kernel/random/boot_id').trim()}:${String(pid)}:${alive}`;
}

/** For systems without /proc. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // no such process, or no /proc at all
  }
}

function rowOf(row: unknown): Row | null {
  return row === undefined || row === null ? null : rowSchema.parse(row);
}
