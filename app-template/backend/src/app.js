import { createServer } from 'node:http';

import { health } from './routes/health.js';
import { createJob, showJob } from './routes/jobs.js';
import { createNote, listNotes } from './routes/notes.js';
import { version } from './routes/version.js';

/** One line a route: method, path (":id" is a parameter), handler(context) -> { status, body }. */
const ROUTES = [
  ['GET', '/health', health],
  ['GET', '/api/version', version],
  ['GET', '/api/notes', listNotes],
  ['POST', '/api/notes', createNote],
  ['POST', '/api/jobs', createJob],
  ['GET', '/api/jobs/:id', showJob],
];

const MAX_BODY_BYTES = 64 * 1024;

/** The HTTP server over its services: { name, startedAt, database, queue }. */
export function createApp(services) {
  return createServer((request, response) => {
    answer(services, request).then(
      ({ status, body }) => send(response, status, body),
      (error) => send(response, error.status ?? 500, { error: error.status ? error.message : 'unexpected' }),
    );
  });
}

async function answer(services, request) {
  const url = new URL(request.url, 'http://backend');
  for (const [method, path, handler] of ROUTES) {
    const params = request.method === method ? match(path, url.pathname) : null;
    if (params) return handler({ services, params, query: url.searchParams, body: () => readJson(request) });
  }
  return { status: 404, body: { error: `there is no ${request.method} ${url.pathname}` } };
}

function match(path, actual) {
  const wanted = path.split('/');
  const given = actual.split('/');
  if (wanted.length !== given.length) return null;
  const params = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(given[index]);
    else if (part !== given[index]) return null;
  }
  return params;
}

async function readJson(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw refusal(413, `the body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw refusal(400, 'the body is not JSON');
  }
}

/** An error that becomes an answer with this status. */
export function refusal(status, message) {
  return Object.assign(new Error(message), { status });
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
