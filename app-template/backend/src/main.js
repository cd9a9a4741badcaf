import { createApp } from './app.js';
import { openDatabase } from './database.js';
import { openQueue } from './queue.js';

const settings = {
  name: process.env.APP_NAME ?? 'notes',
  databaseUrl: process.env.DATABASE_URL ?? '',
  redisUrl: process.env.REDIS_URL ?? '',
  port: Number(process.env.PORT ?? 3000),
};

const database = await openDatabase(settings.databaseUrl);
const queue = await openQueue(settings.redisUrl);
const server = createApp({ name: settings.name, startedAt: new Date().toISOString(), database, queue });
server.listen(settings.port, () => console.log(`${settings.name} listens on ${settings.port}`));

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
    void Promise.allSettled([database.close(), queue.close()]).then(() => process.exit(0));
  });
}
