import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';

import { streamEvents } from './broker-events.ts';
import { COMMAND_ID_HEADER, type CatalogueEntry } from './client/protocol.ts';
import { createCommandRuns, type CommandRun } from './command-runs.ts';
import { messageOf } from './domain/errors.ts';
import type { CallerRole } from './domain/ticket.ts';
import type { EventFeed } from './event-feed.ts';

const MAX_BODY_BYTES = 2 * 1024 * 1024;
const BEAT_MS = 1000;
/** bytes of an answer on their way to one reader */
const MAX_UNREAD = 1024 * 1024;

const requestSchema = z.object({
  argv: z.array(z.string().max(100_000)).max(1000),
  cwd: z.string().max(4096),
  person: z
    .string()
    .max(64)
    .regex(/^[\w.@+-]+$/, 'letters, digits and . _ @ + -'),
  columns: z.number().int().nullable().default(null),
  color: z.boolean().default(false),
  stdin: z.string().optional(),
});
export type BrokerCommand = z.infer<typeof requestSchema>;

type Write = (stream: 'out' | 'err', text: string) => void;

export type BrokerOptions = {
  rootId: string;
  version: string;
  catalogue(role: CallerRole): CatalogueEntry[];
  /** what `/v1/events` tells; without it there is no such address */
  feed?: EventFeed;
  /** somebody of this role follows the events until the returned function is called */
  onFollow?(role: CallerRole): () => void;
  /** a new one-time link to the wizard; asked for by the owner only */
  loginLink(): Promise<string>;
  /** one command to its exit code; must not throw for anything the command does */
  execute(role: CallerRole, command: BrokerCommand, write: Write, signal: AbortSignal): Promise<number>;
};

export type Broker = {
  /** serves one connection whose peer is known to be `role`: that, and no token, is how a role is known */
  accept(role: CallerRole, connection: Duplex): void;
  close(): void;
};

/** HTTP over connections that somebody else made (sshd's forwarded socket, the owner's socket). See client/protocol.ts. */
export function createBroker(options: BrokerOptions): Broker {
  const roles = new WeakMap<object, CallerRole>();
  const connections = new Set<Duplex>();
  const runs = createCommandRuns();
  const server: Server = createServer(
    { keepAliveTimeout: 60_000, requestTimeout: 0 },
    (request, response) => {
      const role = roles.get(request.socket);
      if (!role) return void request.socket.destroy();
      void serve(role, request, response).catch((error: unknown) => fail(response, 500, messageOf(error)));
    },
  );

  const serve = async (
    role: CallerRole,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://broker');
    const id = /^\/v1\/command\/([0-9a-f]+)$/.exec(url.pathname)?.[1];
    if (request.method === 'GET' && url.pathname === '/v1/hello') {
      return json(response, { version: options.version, root: options.rootId, role });
    }
    if (request.method === 'GET' && url.pathname === '/v1/catalogue') {
      return json(response, { commands: options.catalogue(role) });
    }
    if (request.method === 'GET' && url.pathname === '/v1/events' && options.feed) {
      const after = url.searchParams.get('after');
      const ended = options.onFollow?.(role) ?? (() => undefined);
      return streamEvents(
        options.feed,
        after === null ? null : Number.parseInt(after, 10) || 0,
        response,
        ended,
      );
    }
    if (request.method === 'POST' && url.pathname === '/v1/login' && role === 'owner') {
      return json(response, { link: await options.loginLink() });
    }
    if (request.method === 'POST' && url.pathname === '/v1/command')
      return startCommand(role, request, response);
    const run = id === undefined ? null : runs.find(role, id);
    if (id !== undefined && !run) return fail(response, 404, 'this command is not known (any more)');
    if (run && request.method === 'GET')
      return stream(run, Number(url.searchParams.get('after') ?? 0), response);
    if (run && request.method === 'DELETE') {
      run.cancel();
      return json(response, { cancelled: true });
    }
    return fail(response, 404, `no such address: ${request.method} ${url.pathname}`);
  };

  const startCommand = async (
    role: CallerRole,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const body = await readBody(request);
    if (body === null) return fail(response, 413, `the request is larger than ${MAX_BODY_BYTES} bytes`);
    const parsed = requestSchema.safeParse(parseJson(body));
    if (!parsed.success) {
      return fail(
        response,
        400,
        parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
      );
    }
    const run = runs.start(role, (write, signal) => options.execute(role, parsed.data, write, signal));
    if (!run) return fail(response, 503, `too many commands of ${role} at once: wait for some to end`);
    return stream(run, 0, response);
  };

  return {
    accept(role, connection) {
      roles.set(connection, role);
      connections.add(connection);
      connection.once('close', () => connections.delete(connection));
      connection.on('error', () => connection.destroy()); // a cut link; the client resumes on a new connection
      server.emit('connection', connection);
    },
    close() {
      runs.cancelAll();
      for (const connection of connections) connection.destroy();
    },
  };
}

/** Headers at once, frames as they come, a beat every second; ends after the exit frame. */
function stream(run: CommandRun, after: number, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', [COMMAND_ID_HEADER]: run.id });
  response.flushHeaders();
  let sent = after;
  const stop = () => {
    clearInterval(beat);
    unsubscribe();
  };
  const flush = () => {
    // a reader that does not read waits in the run, whose size is bounded, not in the connection
    if (response.writableLength > MAX_UNREAD) return;
    const { frames, lost } = run.framesAfter(sent);
    if (lost) {
      stop();
      response.destroy();
      return;
    }
    const last = frames.at(-1);
    if (!last) return;
    sent = last.seq;
    const text = frames.map((frame) => `${JSON.stringify(frame)}\n`).join('');
    if (last.type !== 'exit') {
      response.write(text);
      return;
    }
    stop();
    response.end(text);
  };
  const beat = setInterval(() => {
    if (response.writableLength <= MAX_UNREAD) response.write('{"type":"beat"}\n');
  }, BEAT_MS);
  const unsubscribe = run.onFrame(flush);
  response.on('close', stop);
  response.on('drain', flush);
  flush();
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  // without a length node sends head, size, text and end as packets of their own
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
}

function fail(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy();
  json(response, { message }, status);
}

/** null: larger than MAX_BODY_BYTES */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the schema refuses it with a message
  }
}
