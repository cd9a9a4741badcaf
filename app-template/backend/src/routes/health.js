/** Asks database and queue; 503 names which one does not answer. */
export async function health({ services }) {
  const [database, queue] = await Promise.all([isWell(services.database), isWell(services.queue)]);
  const status = database && queue ? 200 : 503;
  return { status, body: { status: status === 200 ? 'ok' : 'unwell', database, queue } };
}

async function isWell(service) {
  try {
    await service.ping();
    return true;
  } catch {
    return false;
  }
}
