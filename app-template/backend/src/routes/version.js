/** @type {import('../app.js').Route} What runs here. */
export const version = {
  method: 'GET',
  path: '/api/version',
  handle: ({ services }) => ({ status: 200, body: services.about }),
};
