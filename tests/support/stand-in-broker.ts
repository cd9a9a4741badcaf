import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { CommandRequest } from '../../platform/client/protocol.ts';

export type HeardCommand = { role: string; request: CommandRequest };
/** What the stand-in does with a command. */
export type Play = { frames: unknown[]; beatMs?: number; hangUpAfter?: number; code?: number };

export type StandInBroker = {
  server: Server;
  heard: HeardCommand[];
  cancelled: string[];
  /** how often the rest of an answer was asked for */
  resumed: number;
  /** decides the answer; default: prints the words it got */
  play: (request: CommandRequest) => Play;
};

const CATALOGUE = {
  commands: [
    {
      words: ['ticket', 'list'],
      usage: 'ticket list [--status S]',
      summary: 'Lists tickets.',
      options: ['--status', '--json'],
    },
    {
      words: ['ticket', 'create'],
      usage: 'ticket create TITLE',
      summary: 'Creates a ticket.',
      options: ['--priority'],
    },
  ],
};

/** The broker's protocol as the clients see it, with a script instead of a platform. `roleOf` tells by which wire a request came. */
export function createStandInBroker(
  roleOf: (request: IncomingMessage) => string = () => 'unknown',
): StandInBroker {
  const runs = new Map<string, { lines: string[]; timers: NodeJS.Timeout[] }>();
  const broker: StandInBroker = {
    server: createServer((request, response) => void answer(request, response)),
    heard: [],
    cancelled: [],
    resumed: 0,
    play: (request) => ({
      frames: [
        { seq: 1, type: 'out', text: `${request.argv.join('|')}\n` },
        { seq: 2, type: 'exit', code: 0 },
      ],
    }),
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://broker');
    if (url.pathname === '/v1/catalogue') return void response.end(JSON.stringify(CATALOGUE));
    if (request.method === 'POST') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const command: CommandRequest = JSON.parse(body);
      // the role's own daemon is no subject of these tests
      if (command.person === 'daemon') return void response.writeHead(503).end('{}');
      broker.heard.push({ role: roleOf(request), request: command });
      const id = `c${broker.heard.length}`;
      const play = broker.play(command);
      runs.set(id, { lines: play.frames.map((frame) => `${JSON.stringify(frame)}\n`), timers: [] });
      return stream(response, id, 0, play);
    }
    const id = url.pathname.split('/').at(-1) ?? '';
    const run = runs.get(id);
    if (request.method === 'DELETE') broker.cancelled.push(id);
    if (request.method === 'GET') broker.resumed += 1;
    if (run === undefined || request.method === 'DELETE')
      return void response.writeHead(run ? 204 : 404).end();
    stream(response, id, Number(url.searchParams.get('after')), { frames: [] });
  }
  function stream(response: ServerResponse, id: string, after: number, play: Play): void {
    const { lines = [] } = runs.get(id) ?? {};
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'x-dockfra-command': id });
    response.flushHeaders();
    const end = play.hangUpAfter ?? lines.length;
    for (const line of lines.slice(after, end)) response.write(line);
    if (play.beatMs !== undefined) {
      const timer = setInterval(() => response.write('{"type":"beat"}\n'), play.beatMs);
      response.once('close', () => clearInterval(timer));
    } else if (play.hangUpAfter !== undefined) setTimeout(() => response.destroy(), 20);
    else response.end();
  }
  return broker;
}
