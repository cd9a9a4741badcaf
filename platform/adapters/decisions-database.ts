import type Database from 'libsql';
import { z } from 'zod';

import { actionTicket, decisionRecordSchema, type DecisionRecord } from '../domain/decision.ts';
import type { Decisions } from '../ports-crew.ts';
import type { StateDatabase } from './slots-database.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, status TEXT NOT NULL, ticket TEXT, record TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS decisions_by_key ON decisions (key) WHERE status <> 'interrupted';
  CREATE INDEX IF NOT EXISTS decisions_by_status ON decisions (status, number);
  CREATE INDEX IF NOT EXISTS decisions_by_ticket ON decisions (ticket, number);
`;

const rowSchema = z.object({ number: z.number(), status: z.string(), record: z.string() });

/** The journal in dockfra.db: every write is on disk before it returns. `onChange` hears of what was added or settled. */
export function createDecisions(
  database: StateDatabase,
  onChange: (change: { id: string; status: string }) => void,
): Decisions {
  let prepared = false;
  const write = <T>(work: (db: Database.Database) => T): T => {
    const value = database.write((db) => {
      if (!prepared) db.exec(SCHEMA);
      return work(db);
    });
    prepared = true; // only now is it known to be on disk
    return value;
  };
  const told = (record: DecisionRecord | null): DecisionRecord | null => {
    if (record) onChange({ id: record.id, status: record.status });
    return record;
  };

  return {
    add: async (decision) =>
      told(
        write((db) => {
          const known = db
            .prepare("SELECT number FROM decisions WHERE key = ? AND status <> 'interrupted'")
            .get(decision.key);
          if (known !== undefined) return null;
          const { lastInsertRowid } = db
            .prepare('INSERT INTO decisions (key, status, ticket, record) VALUES (?, ?, ?, ?)')
            .run(decision.key, decision.status, actionTicket(decision.action), JSON.stringify(decision));
          db.prepare(
            "DELETE FROM decisions WHERE number < ? AND status NOT IN ('proposed', 'accepted', 'doing')",
          ).run(Number(lastInsertRowid) - KEPT);
          return { ...decision, id: idOf(Number(lastInsertRowid)) };
        }),
      ),
    find: async (id) => write((db) => rowOf(db.prepare(`${SELECT} WHERE number = ?`).get(numberOf(id)))),
    list: async ({ status, ticketId, limit }) =>
      write((db) =>
        db
          .prepare(
            `${SELECT} WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR ticket = ?2) ORDER BY number DESC LIMIT ?3`,
          )
          .all(status ?? null, ticketId ?? null, limit)
          .flatMap((row) => rowOf(row) ?? []),
      ),
    keys: async () =>
      write((db) => {
        const rows = db.prepare("SELECT key FROM decisions WHERE status <> 'interrupted'").all();
        return new Set(
          z
            .array(z.object({ key: z.string() }))
            .parse(rows)
            .map(({ key }) => key),
        );
      }),
    settle: async (id, from, change) =>
      told(
        write((db) => {
          const before = rowOf(db.prepare(`${SELECT} WHERE number = ?`).get(numberOf(id)));
          if (before === null || before.status !== from) return null;
          const after = { ...before, ...change };
          db.prepare('UPDATE decisions SET status = ?, record = ? WHERE number = ?').run(
            after.status,
            JSON.stringify(after),
            numberOf(id),
          );
          return after;
        }),
      ),
  };
}

/** Settled decisions that stay on record. */
const KEPT = 10_000;

const SELECT = 'SELECT number, status, record FROM decisions';

function idOf(number: number): string {
  return `D-${String(number).padStart(4, '0')}`;
}

function numberOf(id: string): number {
  return Number(/^D-(\d+)$/.exec(id)?.[1] ?? -1);
}

/** The columns have the last word over the text beside them. */
function rowOf(row: unknown): DecisionRecord | null {
  if (row === undefined || row === null) return null;
  const { number, status, record } = rowSchema.parse(row);
  return decisionRecordSchema.parse({
    ...z.looseObject({}).parse(JSON.parse(record)),
    id: idOf(number),
    status,
  });
}
