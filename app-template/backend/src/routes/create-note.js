import { readText } from '../read-text.js';

/** @type {import('../app.js').Route} Keeps { text }. */
export const createNote = {
  method: 'POST',
  path: '/api/notes',
  async handle({ services, body }) {
    const text = readText((await body()).text, 'text', 500);
    return { status: 201, body: { note: await services.database.addNote(text) } };
  },
};
