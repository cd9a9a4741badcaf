import type Database from 'libsql';
import { z } from 'zod';

import { incidentSchema, type Incident } from '../domain/incident.ts';
import type { Incidents } from '../ports-incidents.ts';
import type { StateDatabase } from './slots-database.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS incidents (
    number INTEGER PRIMARY KEY AUTOINCREMENT, stack TEXT NOT NULL, service TEXT NOT NULL, symptom TEXT NOT NULL,
    status TEXT NOT NULL, record TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS incidents_open ON incidents (stack, service, symptom) WHERE status = 'open';
`;
const SELECT = 'SELECT number, record FROM incidents';
const rowSchema = z.object({ number: z.number(), record: z.string() });
/** Closed incidents that stay on record. */
const KEPT = 5000;

/** Incidents in dockfra.db; every write is on disk before it returns. `onChange` hears of each. */
export function createIncidents(
  database: StateDatabase,
  onChange: (change: { id: string; status: Incident['status'] }) => void,
): Incidents {
  let prepared = false;
  const write = <T>(work: (db: Database.Database) => T): T => {
    const value = database.write((db) => {
      if (!prepared) db.exec(SCHEMA);
      return work(db);
    });
    prepared = true; // only now is it known to be on disk
    return value;
  };
  const told = (incident: Incident | null): Incident | null => {
    if (incident) onChange({ id: incident.id, status: incident.status });
    return incident;
  };
  const read = (db: Database.Database, id: string) =>
    rowOf(db.prepare(`${SELECT} WHERE number = ?`).get(numberOf(id)));

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
    find: async (id) => write((db) => read(db, id)),
    list: async ({ status, limit }) =>
      write((db) =>
        db
          .prepare(`${SELECT} WHERE (?1 IS NULL OR status = ?1) ORDER BY number DESC LIMIT ?2`)
          .all(status ?? null, limit)
          .flatMap((row) => rowOf(row) ?? []),
      ),
    update: async (id, decide) =>
      told(
        write((db) => {
          const before = read(db, id);
          const after = before && decide(before);
          if (!after) return null;
          db.prepare('UPDATE incidents SET status = ?, record = ? WHERE number = ?').run(
            after.status,
            JSON.stringify(after),
            numberOf(id),
          );
          return after;
        }),
      ),
  };
}

function idOf(number: number): string {
  return `I-${String(number).padStart(4, '0')}`;
}

function numberOf(id: string): number {
  return Number(/^I-(\d+)$/.exec(id)?.[1] ?? -1);
}

function rowOf(row: unknown): Incident | null {
  if (row === undefined || row === null) return null;
  const { number, record } = rowSchema.parse(row);
  return incidentSchema.parse({ ...z.looseObject({}).parse(JSON.parse(record)), id: idOf(number) });
}
