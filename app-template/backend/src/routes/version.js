/** What runs here, and since when. */
export async function version({ services }) {
  return { status: 200, body: { name: services.name, version: '1.0.0', started_at: services.startedAt } };
}
