import type Database from 'libsql';
import { z } from 'zod';

import type { StateDatabase } from './slots-database.ts';

export type NumberedRecords<T> = {
  /** one transaction, on disk before it returns; the table is made with the first one */
  write<Value>(work: (db: Database.Database) => Value): Value;
  /** hands the record on, after telling of its change; null: nothing was changed */
  told(record: T | null): T | null;
  find(db: Database.Database, id: string): T | null;
  /** rows with `number`, `status` and `record` */
  all(rows: readonly unknown[]): T[];
  /** writes status and text of a record that is there */
  save(db: Database.Database, record: T): T;
  idOf(number: number | bigint): string;
};

export type RecordTable<T> = {
  table: 'decisions' | 'incidents';
  /** of the ids: "D" for D-0001 */
  letter: string;
  /** creates table and indexes where they are missing */
  schema: string;
  parse(record: unknown): T;
  onChange(change: Pick<T & { id: string; status: string }, 'id' | 'status'>): void;
};

const rowSchema = z.object({ number: z.number(), status: z.string(), record: z.string() });

/** Records in dockfra.db that are numbered in their order and kept as text beside the columns that are searched. */
export function createNumberedRecords<T extends { id: string; status: string }>(
  database: StateDatabase,
  { table, letter, schema, parse, onChange }: RecordTable<T>,
): NumberedRecords<T> {
  let prepared = false;
  const idOf = (number: number | bigint): string => `${letter}-${String(number).padStart(4, '0')}`;
  const numberOf = (id: string): number => Number(new RegExp(`^${letter}-(\\d+)$`).exec(id)?.[1] ?? -1);
  /** the columns have the last word over the text beside them */
  const one = (row: unknown): T => {
    const { number, status, record } = rowSchema.parse(row);
    return parse({ ...z.looseObject({}).parse(JSON.parse(record)), id: idOf(number), status });
  };
  return {
    idOf,
    write(work) {
      const value = database.write((db) => {
        if (!prepared) db.exec(schema);
        return work(db);
      });
      prepared = true; // only now is it known to be on disk
      return value;
    },
    told(record) {
      if (record) onChange(record);
      return record;
    },
    find(db, id) {
      const row = db
        .prepare(`SELECT number, status, record FROM ${table} WHERE number = ?`)
        .get(numberOf(id));
      return row === undefined || row === null ? null : one(row);
    },
    all: (rows) => rows.map(one),
    save(db, record) {
      db.prepare(`UPDATE ${table} SET status = ?, record = ? WHERE number = ?`).run(
        record.status,
        JSON.stringify(record),
        numberOf(record.id),
      );
      return record;
    },
  };
}
