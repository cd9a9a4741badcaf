import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';

import { SOCKET_PATH, type PageToServer, type ServerToPage, type Snapshot } from '../../wizard/contract.ts';
import { serveWizard, type Served } from './wizard-server.ts';

export type Page = Socket<ServerToPage, PageToServer>;

export async function openPage(served: Served, cookie: string): Promise<Page> {
  const page: Page = io(served.wizard.url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie, origin: served.wizard.url },
  });
  onTestFinished(() => void page.disconnect());
  await new Promise<void>((resolve) => page.once('connect', () => resolve()));
  return page;
}

export async function read<T>(served: Served, cookie: string, path: string): Promise<T> {
  const answer: T = JSON.parse((await served.ask(path, { headers: { cookie } })).text);
  return answer;
}

/** A wizard with somebody logged in, and his page. */
export async function world() {
  const served = await serveWizard();
  const cookie = await served.logIn();
  const snapshot = await read<Snapshot>(served, cookie, '/api/snapshot');
  return { served, cookie, snapshot, page: await openPage(served, cookie), fake: served.world.containers };
}
export const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
