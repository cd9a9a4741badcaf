import { refusal } from '../app.js';

/** The newest hundred notes. */
export async function listNotes({ services }) {
  return { status: 200, body: { notes: await services.database.listNotes(100) } };
}

/** Stores { text }. */
export async function createNote({ services, body }) {
  const { text } = await body();
  if (typeof text !== 'string' || text.trim() === '' || text.length > 500) {
    throw refusal(400, 'text must be 1 to 500 characters');
  }
  return { status: 201, body: { note: await services.database.addNote(text.trim()) } };
}
