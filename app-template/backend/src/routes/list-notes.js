const LIMIT = 100;

/** @type {import('../app.js').Route} The newest notes first. */
export const listNotes = {
  method: 'GET',
  path: '/api/notes',
  handle: async ({ services }) => ({ status: 200, body: { notes: await services.database.listNotes(LIMIT) } }),
};
