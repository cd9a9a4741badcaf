import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A migration stopped half way or does not fit the database. */
export const migrationFailed: DiagnosisPattern = {
  name: 'migration-failed',
  title: 'A migration failed',
  level: 'error',
  order: 38,
  samples: [
    'Error: P3009 migrate found failed migrations in the target database, new migrations will not be applied.',
    'org.flywaydb.core.api.exception.FlywayValidateException: Validate failed: Migrations have failed validation',
    "alembic.util.exc.CommandError: Can't locate revision identified by '3f2a1b'",
    'django.db.migrations.exceptions.InconsistentMigrationHistory: Migration app.0002 is applied before its dependency app.0001',
    'liquibase.exception.LockException: Could not acquire change log lock.',
    'error: Dirty database version 12. Fix and force version.',
    'Waiting for changelog lock....',
  ],
  nearMisses: [
    'migration 0002 applied',
    'migration finished',
    'failed login',
    'no migrations found to apply',
  ],
  match: matching(
    /P3009 migrate found failed migrations/,
    /Migrations have failed validation/,
    /Can't locate revision identified by/,
    /InconsistentMigrationHistory/,
    /Could not acquire change log lock/,
    /Waiting for changelog lock/,
    /Dirty database version \d{1,12}/,
  ),
  explain: () => 'a migration stopped half way, or does not fit this database',
  fixes: () => [
    byHand(
      'Look at which migration it was and what it left; repair it with the migration tool before it is started again',
    ),
  ],
};
