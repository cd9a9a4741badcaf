import { createRequire } from 'node:module';

import { LEVELS } from './log.js';

const { version } = createRequire(import.meta.url)('../package.json');

/**
 * The settings of the service. Throws with the variable's name when a value cannot be used.
 * Without DATABASE_URL the database is found by PGHOST, PGUSER, PGPASSWORD and PGDATABASE, which take any password as it is.
 * @param {Record<string, string | undefined>} env
 */
export function readSettings(env) {
  const port = Number(env.PORT || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT must be 0 to 65535, not "${env.PORT}"`);
  const logLevel = env.LOG_LEVEL || 'info';
  if (!LEVELS.includes(logLevel)) throw new Error(`LOG_LEVEL must be one of ${LEVELS.join(', ')}, not "${logLevel}"`);
  return {
    about: { name: env.APP_NAME || 'notes', version, revision: env.APP_REVISION || null },
    port,
    logLevel,
    databaseUrl: env.DATABASE_URL || undefined,
    redisUrl: env.REDIS_URL || 'redis://127.0.0.1:6379',
  };
}
