import { createServer } from 'node:http';

import { readJson } from './read-json.js';
import { Refusal } from './refusal.js';
import { routes } from './routes.js';

/**
 * @typedef {{ name: string, version: string, revision: string | null }} About
 * @typedef {{ about: About, database: import('./database.js').Database, queue: import('./queue.js').Queue, log: import('./log.js').Log }} Services
 * @typedef {{ services: Services, params: Record<string, string>, query: URLSearchParams, body: () => Promise<Record<string, unknown>> }} Context
 * @typedef {{ status: number, body: unknown, headers?: Record<string, string> }} Answer
 * @typedef {{ method: string, path: string, handle: (context: Context) => Answer | Promise<Answer> }} Route
 */

const REQUEST_MS = 10_000;

/**
 * The HTTP server over its services, not listening yet.
 * @param {Services} services
 */
export function createApp(services) {
  const server = createServer((request, response) => void respond(services, request, response));
  server.requestTimeout = REQUEST_MS;
  return server;
}

async function respond(services, request, response) {
  const started = performance.now();
  const answer = await answerTo(services, request).catch((error) => explain(services.log, request, error));
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(`${JSON.stringify(answer.body)}\n`);
  const { method, url } = request;
  services.log.debug('request', { method, url, status: answer.status, ms: Math.round(performance.now() - started) });
}

async function answerTo(services, request) {
  const { path, query } = readUrl(request.url);
  const found = routes.map((route) => ({ route, params: match(route.path, path) })).filter(({ params }) => params !== null);
  const hit = found.find(({ route }) => route.method === request.method);
  if (hit) return hit.route.handle({ services, params: hit.params, query, body: () => readJson(request) });
  if (found.length === 0) throw new Refusal(404, `there is no ${path}`);
  const allow = found.map(({ route }) => route.method).join(', ');
  throw new Refusal(405, `${path} takes ${allow}`, { allow });
}

/** A fault of ours is logged with its cause and answered without it. */
function explain(log, { method, url }, error) {
  if (error instanceof Refusal) return { status: error.status, headers: error.headers, body: { error: error.message } };
  log.error('request failed', { method, url, cause: error.stack ?? String(error) });
  return { status: 500, body: { error: 'internal error' } };
}

/** Not by `new URL`, which takes "//x" for the name of a host. */
function readUrl(url) {
  const [path, ...rest] = url.split('?');
  return { path, query: new URLSearchParams(rest.join('?')) };
}

/** The parameters of `path` where it has the pattern's shape ("/a/:id"), else null. */
function match(pattern, path) {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = decode(given[index]);
    else if (part !== given[index]) return null;
  }
  return params;
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal(400, `"${text}" is not URL-encoded text`);
  }
}
