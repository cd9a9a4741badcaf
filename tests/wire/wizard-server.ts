import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

import { createWizard, type Wizard } from '../../wizard/server/create-wizard.ts';
import type { Terminals } from '../../platform/ports-terminal.ts';
import { createFakeWorld, type FakeWorld } from '../browser/fake-world.ts';

export type Reply = { status: number; headers: IncomingHttpHeaders; text: string; json: unknown };
export type Ask = { method?: string; headers?: Record<string, string>; body?: string };

export type Served = {
  world: FakeWorld;
  wizard: Wizard;
  dir: string;
  /** a raw request: only the given headers, and Host */
  ask(path: string, ask?: Ask): Promise<Reply>;
  /** logs in by a fresh link; returns the cookie */
  logIn(): Promise<string>;
  /** a change as the page sends it */
  post(path: string, cookie: string, body: unknown): Promise<Reply>;
};

/** A real wizard on a free port over ports in memory. */
export async function serveWizard(dir?: string, terminals?: Terminals): Promise<Served> {
  const root = dir ?? (await mkdtemp(join(tmpdir(), 'dockfra-wizard-')));
  const staticDir = join(root, 'pages');
  await mkdir(join(staticDir, 'assets'), { recursive: true });
  await writeFile(
    join(staticDir, 'index.html'),
    '<!doctype html><meta name="page-nonce" content="__NONCE__"><div id="root"></div>',
  );
  const world = createFakeWorld(root);
  const wizard = await createWizard({
    ports: world.ports,
    runAction: world.runAction,
    port: 0,
    host: '127.0.0.1',
    staticDir,
    version: 'test',
    ...(terminals ? { terminals } : {}),
  });
  onTestFinished(async () => {
    await wizard.close();
    if (dir === undefined) await rm(root, { recursive: true, force: true });
  });
  const ask = (path: string, how: Ask = {}) => send(wizard.url, path, how);
  return {
    world,
    wizard,
    dir: root,
    ask,
    async logIn() {
      const link = new URL(await wizard.loginLink());
      return cookieOf(await ask(link.pathname + link.search));
    },
    post: (path, cookie, body) =>
      ask(path, {
        method: 'POST',
        headers: { cookie, origin: wizard.url, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

export function cookieOf(reply: Reply): string {
  return reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

function send(url: string, path: string, { method = 'GET', headers = {}, body }: Ask): Promise<Reply> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: jsonOrNull(text),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // an HTML answer
  }
}
