import { createApp } from './app.js';
import { openDatabase } from './database.js';
import { createLog } from './log.js';
import { openQueue } from './queue.js';
import { readSettings } from './settings.js';

const DRAIN_MS = 1000;

// Before anything else: as process 1 of the container, a signal without a handler is ignored.
let stop = () => process.exit(0);
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop());

const settings = readSettings(process.env);
const log = createLog(settings.logLevel);

// Neither waits: what is away is named by /health and found again when it is back.
const database = openDatabase(settings.databaseUrl, log);
const queue = openQueue(settings.redisUrl, log);
const server = createApp({ about: settings.about, database, queue, log });
server.listen(settings.port, () => log.info('listening', { port: settings.port }));

stop = () => {
  log.info('stopping');
  server.close(() => process.exit(0)); // idle connections end now, requests under way get a moment
  setTimeout(() => process.exit(0), DRAIN_MS);
};
