import { incidentSchema, type Incident } from '../domain/incident.ts';
import type { Incidents } from '../ports-incidents.ts';
import { createNumberedRecords } from './numbered-records.ts';
import type { StateDatabase } from './slots-database.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS incidents (
    number INTEGER PRIMARY KEY AUTOINCREMENT, stack TEXT NOT NULL, service TEXT NOT NULL, symptom TEXT NOT NULL,
    status TEXT NOT NULL, record TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS incidents_open ON incidents (stack, service, symptom) WHERE status = 'open';
`;
/** Closed incidents that stay on record. */
const KEPT = 5000;

/** Incidents in dockfra.db; every write is on disk before it returns. `onChange` hears of each. */
export function createIncidents(
  database: StateDatabase,
  onChange: (change: { id: string; status: Incident['status'] }) => void,
): Incidents {
  const { write, told, find, all, save, idOf } = createNumberedRecords(database, {
    table: 'incidents',
    letter: 'I',
    schema: SCHEMA,
    parse: (record) => incidentSchema.parse(record),
    onChange: ({ id, status }) => onChange({ id, status }),
  });
  return {
    open: async (incident) =>
      told(
        write((db) => {
          const { stack, service, symptom, status } = incident;
          const known = db
            .prepare(
              "SELECT number FROM incidents WHERE stack = ? AND service = ? AND symptom = ? AND status = 'open'",
            )
            .get(stack, service, symptom);
          if (known !== undefined) return null;
          const { lastInsertRowid } = db
            .prepare('INSERT INTO incidents (stack, service, symptom, status, record) VALUES (?, ?, ?, ?, ?)')
            .run(stack, service, symptom, status, JSON.stringify(incident));
          const number = Number(lastInsertRowid);
          db.prepare("DELETE FROM incidents WHERE number < ? AND status <> 'open'").run(number - KEPT);
          return { ...incident, id: idOf(number) };
        }),
      ),
    find: async (id) => write((db) => find(db, id)),
    list: async ({ status, limit }) =>
      write((db) =>
        all(
          db
            .prepare(
              'SELECT number, status, record FROM incidents WHERE (?1 IS NULL OR status = ?1) ORDER BY number DESC LIMIT ?2',
            )
            .all(status ?? null, limit),
        ),
      ),
    update: async (id, decide) =>
      told(
        write((db) => {
          const before = find(db, id);
          const after = before && decide(before);
          return after ? save(db, after) : null;
        }),
      ),
  };
}
