import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { io } from 'socket.io-client';

import { SOCKET_PATH } from '../../wizard/contract.ts';

const run = promisify(execFile);
const PATIENCE_MS = 20_000;

export type DieToPixel = {
  /** shows the stack; logged in */
  page: Page;
  wizardUrl: string;
  service: string;
  container: string;
  rounds: number;
  /** pages that listen beside it */
  clients: number;
};

/**
 * Kills a container and starts it again; each time the milliseconds from the engine's `die` event (its clock is ours) to the
 * frame in which its row says that it stopped.
 */
export async function dieToPixel({
  page,
  wizardUrl,
  service,
  container,
  rounds,
  clients,
}: DieToPixel): Promise<number[]> {
  const crowd = await openCrowd(page, wizardUrl, clients);
  const deaths = listenForDeaths(container);
  const row = page.locator(`[data-service="${service}"]`);
  await row.getByText('running').waitFor();
  await page.evaluate(WATCH_ROW.replace('SERVICE', service));
  try {
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await row.getByText('running').waitFor();
      await page.evaluate('window.diedAt = 0');
      await sleep(300); // the patches of the start are through
      await run('docker', ['kill', container]);
      took.push((await notedTime(page, 'diedAt')) - (await deaths.next()));
      await run('docker', ['start', container]);
    }
    return took;
  } finally {
    deaths.close();
    for (const client of crowd) client.disconnect();
  }
}

/** A time that the page's own script noted in `window`, as soon as it is there. */
export async function notedTime(page: Page, name: string): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const noted = Number(await page.evaluate(`window.${name}`));
    if (noted > 0) return noted;
    if (Date.now() > deadline) throw new Error(`the page did not note ${name} in ${String(PATIENCE_MS)} ms`);
    await sleep(10);
  }
}

const WATCH_ROW = `{
  const row = document.querySelector('[data-service="SERVICE"]');
  window.diedAt = 0;
  new MutationObserver(() => {
    if (row.textContent.includes('stopped') && window.diedAt === 0)
      requestAnimationFrame(() => (window.diedAt = performance.timeOrigin + performance.now()));
  }).observe(row, { childList: true, subtree: true, characterData: true });
}`;

async function openCrowd(page: Page, wizardUrl: string, count: number) {
  const cookies = await page.context().cookies(wizardUrl);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const crowd = Array.from({ length: count }, () =>
    io(wizardUrl, {
      path: SOCKET_PATH,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { cookie, origin: wizardUrl },
    }),
  );
  await Promise.all(
    crowd.map(
      (client) =>
        new Promise<void>((resolve, reject) => {
          client.once('connect', resolve);
          client.once('connect_error', reject);
        }),
    ),
  );
  return crowd;
}

/** When the engine told that the container died, in ms: one number a time, in order. */
function listenForDeaths(container: string): { next(): Promise<number>; close(): void } {
  const since = ['--since', (Date.now() / 1000).toFixed(3)]; // the program may need a while to listen
  const filters = ['--filter', `container=${container}`, '--filter', 'event=die'];
  const telling = spawn('docker', ['events', ...since, ...filters, '--format', '{{.TimeNano}}']);
  const lines = createInterface(telling.stdout);
  const told: number[] = [];
  lines.on('line', (line) => told.push(Number(line) / 1e6));
  return {
    async next() {
      while (told.length === 0) await once(lines, 'line', { signal: AbortSignal.timeout(PATIENCE_MS) });
      return told.shift() ?? Number.NaN;
    },
    close: () => void telling.kill(),
  };
}
