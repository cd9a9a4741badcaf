import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The database has no tables for it: its migrations did not run. */
export const schemaMissing: DiagnosisPattern = {
  name: 'schema-missing',
  title: 'Tables are missing',
  level: 'error',
  order: 40,
  samples: [
    'psycopg2.errors.UndefinedTable: relation "users" does not exist',
    'ERROR:  relation "public.orders" does not exist at character 15',
    "Table 'app.users' doesn't exist",
    'sqlite3.OperationalError: no such table: users',
    'SqliteError: no such table: sessions',
    'You have 18 unapplied migration(s). Your project may not work properly until you apply the migrations',
    'The table `public.User` does not exist in the current database.',
    'ERROR [alembic.util.messaging] Target database is not up to date.',
    'ActiveRecord::PendingMigrationError',
    'Migrations are pending. To resolve this issue, run: bin/rails db:migrate',
  ],
  nearMisses: [
    'no such table in the restaurant',
    'relation "users" created',
    '0 unapplied migrations',
    'database "app" does not exist',
  ],
  match: matching(
    /relation "(?<table>[^"]{1,100})" does not exist/,
    /Table '(?<table>[^']{1,100})' doesn't exist/,
    /OperationalError: no such table: (?<table>[\w.]{1,100})/,
    /SqliteError: no such table: (?<table>[\w.]{1,100})/,
    /You have [1-9]\d{0,5} unapplied migration/,
    /The table `(?<table>[^`]{1,100})` does not exist/,
    /Target database is not up to date/,
    /PendingMigrationError/,
    /Migrations are pending/,
  ),
  explain: ({ table }) =>
    table === undefined
      ? 'its migrations did not run on this database'
      : `the database has no table ${table}: its migrations did not run`,
  fixes: () => [byHand('Run its migrations; deploy.before in dockfra.yaml runs them with each deployment')],
};
