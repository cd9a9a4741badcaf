const PING_MS = 1500;

/** @type {import('../app.js').Route} Really asks database and queue; 503 names what does not answer. */
export const health = {
  method: 'GET',
  path: '/health',
  async handle({ services }) {
    const [db, redis] = await Promise.all([ask('db', services.database, services.log), ask('redis', services.queue, services.log)]);
    const well = db === 'ok' && redis === 'ok';
    return { status: well ? 200 : 503, body: { status: well ? 'ok' : 'unhealthy', db, redis } };
  },
};

async function ask(name, service, log) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PING_MS} ms`)), PING_MS);
  });
  try {
    await Promise.race([service.ping(), late]);
    return 'ok';
  } catch (error) {
    log.warn(`${name} does not answer`, { cause: error.message || error.code });
    return 'no answer';
  } finally {
    clearTimeout(timer);
  }
}
