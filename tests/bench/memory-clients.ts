import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';

import { SOCKET_PATH, type PageToServer, type ServerToPage } from '../../wizard/contract.ts';
import type { MeasuredPlatform } from './memory-platform.ts';

type Page = Socket<ServerToPage, PageToServer>;

export type Crowd = {
  /** one page leaves, and another comes, reads everything and looks at figures and logs */
  turnOver(): Promise<void>;
  close(): void;
};

/** Pages of browsers, each looking at the figures and the logs of every container of the stack. */
export async function openCrowd(platform: MeasuredPlatform, count: number, stack: string): Promise<Crowd> {
  const cookie = await platform.login();
  const pages: Page[] = [];
  for (let at = 0; at < count; at += 1) pages.push(await openPage(platform.url, cookie, stack));
  return {
    async turnOver() {
      pages.shift()?.disconnect();
      pages.push(await openPage(platform.url, cookie, stack));
    },
    close: () => pages.forEach((page) => page.disconnect()),
  };
}

async function openPage(url: string, cookie: string, stack: string): Promise<Page> {
  const page: Page = io(url, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { cookie, origin: url },
  });
  const look = async () => {
    page.emit('stats.watch', await containersOf(url, cookie));
    page.emit('logs.open', { id: 'soak', stacks: [{ stack, services: [] }], since: null, tail: 50 });
  };
  page.on('logs.lines', (_id, _lines, taken) => taken());
  page.on('stats', () => undefined);
  await new Promise<void>((resolve, reject) => {
    page.once('connect', resolve);
    page.once('connect_error', reject);
  });
  await look();
  return page;
}

const snapshotSchema = z.object({
  stacks: z.array(z.object({ services: z.array(z.object({ id: z.string() })) })),
});

async function containersOf(url: string, cookie: string): Promise<string[]> {
  const answer = await fetch(`${url}/api/snapshot`, { headers: { cookie } });
  const { stacks } = snapshotSchema.parse(await answer.json());
  return stacks.flatMap(({ services }) => services.map(({ id }) => id).filter((id) => id !== ''));
}
