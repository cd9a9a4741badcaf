import { z } from 'zod';

import { actionTicket, decisionRecordSchema } from '../domain/decision.ts';
import type { Decisions } from '../ports-crew.ts';
import { createNumberedRecords } from './numbered-records.ts';
import type { StateDatabase } from './slots-database.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, status TEXT NOT NULL, ticket TEXT, record TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS decisions_by_key ON decisions (key) WHERE status <> 'interrupted';
  CREATE INDEX IF NOT EXISTS decisions_by_status ON decisions (status, number);
  CREATE INDEX IF NOT EXISTS decisions_by_ticket ON decisions (ticket, number);
`;

/** Settled decisions that stay on record. */
const KEPT = 10_000;

const keysSchema = z.array(z.object({ key: z.string() }));

/** The journal in dockfra.db: every write is on disk before it returns. `onChange` hears of what was added or settled. */
export function createDecisions(
  database: StateDatabase,
  onChange: (change: { id: string; status: string }) => void,
): Decisions {
  const { write, told, find, all, save, idOf } = createNumberedRecords(database, {
    table: 'decisions',
    letter: 'D',
    schema: SCHEMA,
    parse: (record) => decisionRecordSchema.parse(record),
    onChange: ({ id, status }) => onChange({ id, status }),
  });
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
          return { ...decision, id: idOf(lastInsertRowid) };
        }),
      ),
    find: async (id) => write((db) => find(db, id)),
    list: async ({ status, ticketId, limit }) =>
      write((db) =>
        all(
          db
            .prepare(
              'SELECT number, status, record FROM decisions WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR ticket = ?2) ORDER BY number DESC LIMIT ?3',
            )
            .all(status ?? null, ticketId ?? null, limit),
        ),
      ),
    keys: async () =>
      write((db) => {
        const rows = db.prepare("SELECT key FROM decisions WHERE status <> 'interrupted'").all();
        return new Set(keysSchema.parse(rows).map(({ key }) => key));
      }),
    settle: async (id, from, change) =>
      told(
        write((db) => {
          const before = find(db, id);
          return before?.status === from ? save(db, { ...before, ...change }) : null;
        }),
      ),
  };
}
