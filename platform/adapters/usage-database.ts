import type Database from 'libsql';
import { z } from 'zod';

import { ok } from '../domain/result.ts';
import { CALLER_ROLES_OR_PLATFORM } from '../domain/ticket.ts';
import type { UsageFilter, UsageRecord, UsageStore, UsageSum } from '../ports-model.ts';
import type { StateDatabase } from './slots-database.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS model_usage (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, role TEXT NOT NULL, ticket TEXT, run TEXT, provider TEXT NOT NULL, model TEXT NOT NULL,
    replayed INTEGER NOT NULL, input INTEGER NOT NULL, output INTEGER NOT NULL, cached INTEGER NOT NULL, usd REAL NOT NULL,
    ms INTEGER NOT NULL, outcome TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS model_usage_by_role ON model_usage (role, at);
  CREATE INDEX IF NOT EXISTS model_usage_by_ticket ON model_usage (ticket);
  CREATE INDEX IF NOT EXISTS model_usage_by_run ON model_usage (run);
`;
const SUMS =
  'count(*) AS calls, coalesce(sum(input), 0) AS inputTokens, coalesce(sum(output), 0) AS outputTokens, coalesce(sum(usd), 0) AS usd';
const sumFields = { calls: z.number(), inputTokens: z.number(), outputTokens: z.number(), usd: z.number() };
const sumSchema = z.object(sumFields);
const daySchema = z.array(
  z.object({
    ...sumFields,
    day: z.string(),
    role: z.enum(CALLER_ROLES_OR_PLATFORM).exclude(['platform']),
    model: z.string(),
  }),
);
const ticketSchema = z.array(z.object({ ...sumFields, ticketId: z.string() }));

/** Spending of all models in dockfra.db. A reserved call is an ordinary row with the outcome `reserved` and its worst case. */
export function createUsage(state: StateDatabase): UsageStore {
  let made = false;
  const write = <T>(work: (db: Database.Database) => T): T =>
    state.write((db) => {
      if (!made) db.exec(SCHEMA);
      made = true;
      return work(db);
    });
  return {
    reserve: async (usage, filters, fits) =>
      write((db) => {
        const fitting = fits(filters.map((filter) => sumOf(db, filter).usd));
        return fitting.ok ? ok(insert(db, usage, 'reserved')) : fitting;
      }),
    settle: async (id, usage) => {
      write((db) =>
        db
          .prepare(
            'UPDATE model_usage SET provider = ?, model = ?, replayed = ?, input = ?, output = ?, cached = ?, usd = ?, ms = ?, outcome = ? WHERE id = ?',
          )
          .run(usage.provider, usage.model, usage.replayed ? 1 : 0, ...figures(usage), usage.outcome, id),
      );
    },
    sum: async (filter) => write((db) => sumOf(db, filter)),
    byDay: async (days) =>
      write((db) =>
        daySchema.parse(
          db
            .prepare(
              `SELECT substr(at, 1, 10) AS day, role, model, ${SUMS} FROM model_usage
               WHERE substr(at, 1, 10) IN (SELECT DISTINCT substr(at, 1, 10) FROM model_usage ORDER BY 1 DESC LIMIT ?)
               GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3`,
            )
            .all(days),
        ),
      ),
    byTicket: async (limit) =>
      write((db) =>
        ticketSchema.parse(
          db
            .prepare(
              `SELECT ticket AS ticketId, ${SUMS} FROM model_usage WHERE ticket IS NOT NULL
               GROUP BY ticket ORDER BY usd DESC, ticket LIMIT ?`,
            )
            .all(limit),
        ),
      ),
  };
}

function figures(usage: UsageRecord): number[] {
  return [usage.inputTokens, usage.outputTokens, usage.cachedTokens, usage.usd, Math.round(usage.ms)];
}

function insert(db: Database.Database, usage: UsageRecord, outcome: string): number {
  const { lastInsertRowid } = db
    .prepare(
      'INSERT INTO model_usage (at, role, ticket, run, provider, model, replayed, input, output, cached, usd, ms, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      usage.at,
      usage.role,
      usage.ticketId,
      usage.run,
      usage.provider,
      usage.model,
      usage.replayed ? 1 : 0,
      ...figures(usage),
      outcome,
    );
  return Number(lastInsertRowid);
}

function sumOf(db: Database.Database, filter: UsageFilter): UsageSum {
  const wanted = [
    ['role = ?', filter.role],
    ['ticket = ?', filter.ticketId],
    ['run = ?', filter.run],
    ['at >= ?', filter.since],
  ].filter((one): one is [string, string] => one[1] !== undefined);
  const where = wanted.length === 0 ? '' : ` WHERE ${wanted.map(([test]) => test).join(' AND ')}`;
  const row: unknown = db
    .prepare(`SELECT ${SUMS} FROM model_usage${where}`)
    .get(...wanted.map(([, value]) => value));
  return sumSchema.parse(row);
}
