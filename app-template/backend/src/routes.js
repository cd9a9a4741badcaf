import { createJob } from './routes/create-job.js';
import { createNote } from './routes/create-note.js';
import { health } from './routes/health.js';
import { listNotes } from './routes/list-notes.js';
import { showJob } from './routes/show-job.js';
import { version } from './routes/version.js';

/** @type {import('./app.js').Route[]} */
export const routes = [health, version, listNotes, createNote, createJob, showJob];
