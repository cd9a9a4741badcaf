import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { BrowserContext } from 'playwright-core';

import { createWizard } from '../../wizard/server/create-wizard.ts';
import { createFakeWorld } from '../browser/fake-world.ts';
import { openChromium } from '../browser/open-chromium.ts';
import { CHECKOUT } from '../demo/prepare-root.ts';
import { must } from '../demo/shell.ts';
import { dieToPixel, notedTime } from '../support/die-to-pixel.ts';
import type { BenchRoot } from './bench-root.ts';
import { single, timing, type Figure } from './figures.ts';

const PAGES = join(CHECKOUT, 'dist', 'wizard');
const LOOK = { width: 1440, height: 900, dark: false };
const CONTAINERS = 200;

/** What somebody at the browser waits for, in real Chromium with the pages as they are built for people. */
export async function measurePages(root: BenchRoot, dir: string): Promise<Figure[]> {
  await mkdir(dir, { recursive: true });
  return [
    timing('`dockfra serve` to the first 200', await serveTimes(dir), '<= 700 ms'),
    single('JavaScript before the first paint, gzip', `${await initialKilobytes()} KB`, '<= 250 KB'),
    timing('first useful paint, empty cache', await firstPaints(root, dir), '<= 1000 ms'),
    timing('interaction to next paint, 200 containers', await interactions(dir), '<= 100 ms'),
    timing('container `die` to the pixel, 100 pages', await deaths(root, dir), '<= 150 ms'),
  ];
}

async function serveTimes(dir: string): Promise<number[]> {
  const root = await mkdtemp(join(dir, 'serve-'));
  const port = 5351;
  await writeFile(join(root, 'compose.yaml'), 'services:\n  web: { image: node:24-bookworm-slim }\n');
  await writeFile(join(root, 'dockfra.yaml'), `wizard: { port: ${port} }\n`);
  const took: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const started = performance.now();
    const program = spawn(join(CHECKOUT, 'bin', 'dockfra'), ['--root', root, 'serve'], { stdio: 'ignore' });
    while (!(await isServed(port))) await sleep(5);
    took.push(performance.now() - started);
    const ended = new Promise((resolve) => program.once('exit', resolve));
    program.kill();
    await ended;
  }
  return took;
}

async function isServed(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/login`)).status === 200;
  } catch {
    return false;
  }
}

/** What index.html names: scripts and what they import at once. */
async function initialKilobytes(): Promise<number> {
  const html = await readFile(join(PAGES, 'index.html'), 'utf8');
  const names = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name ?? '');
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(join(PAGES, name))).length),
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}

/** From the request for the page to the frame that holds the heading of the overview. */
async function firstPaints(root: BenchRoot, dir: string): Promise<number[]> {
  const took: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const browser = await openChromium(await mkdtemp(join(dir, 'profile-')), LOOK);
    const page = await browser.newPage();
    const link = await loginLink(root);
    await browser.request.get(link); // the session first, without a page
    await page.addInitScript(WATCH_HEADING);
    await page.goto(new URL('/', link).href);
    took.push(await notedTime(page, 'usefulAt'));
    await browser.close();
  }
  return took;
}

const WATCH_HEADING = `window.usefulAt = 0;
new MutationObserver((_changes, observer) => {
  if (!document.querySelector('main h1, main h2')) return;
  observer.disconnect();
  requestAnimationFrame(() => (window.usefulAt = performance.now()));
}).observe(document, { childList: true, subtree: true });`;

async function loginLink(root: BenchRoot): Promise<string> {
  const link = /http:\S+/.exec(await root.dockfra('login'))?.[0];
  if (!link) throw new Error('dockfra login printed no link');
  return link;
}

/** Tabs, search and keys on a stack of 200 containers: the browser's own event timing. */
async function interactions(dir: string): Promise<number[]> {
  const world = createFakeWorld(await mkdtemp(join(dir, 'world-')));
  const [sample] = world.services;
  const [stack] = world.containers.discovered.stacks;
  const shape = stack?.services[0];
  if (!sample || !stack || !shape) throw new Error('the sample world has no service');
  const names = Array.from({ length: CONTAINERS }, (_none, at) => `service-${String(at).padStart(3, '0')}`);
  world.services.splice(0, world.services.length);
  world.services.push(...names.map((service) => ({ ...sample, service, containerId: `${service}-1` })));
  stack.services = names.map((name) => ({ ...shape, name, depends_on: [] }));
  const { ports, runAction } = world;
  const wizard = await createWizard({ ports, runAction, port: 0, host: '127.0.0.1', staticDir: PAGES });
  const browser = await openChromium(await mkdtemp(join(dir, 'profile-')), LOOK);
  try {
    return await useStack(browser, await wizard.loginLink(), `${wizard.url}/stacks/${stack.name}`);
  } finally {
    await browser.close();
    await wizard.close();
  }
}

async function useStack(browser: BrowserContext, link: string, address: string): Promise<number[]> {
  const page = await browser.newPage();
  await page.addInitScript(WATCH_EVENTS);
  await browser.request.get(link);
  await page.goto(address);
  await page
    .locator('[data-service]')
    .nth(CONTAINERS - 1)
    .waitFor();
  const tabs = await page.getByRole('tab').all();
  for (let round = 0; round < 3; round += 1) {
    for (const tab of tabs) {
      await tab.click();
      await sleep(150);
    }
    await page.keyboard.press('Control+k');
    await page.keyboard.type('service-1', { delay: 60 });
    await page.keyboard.press('Escape');
    await sleep(150);
  }
  const told: unknown = await page.evaluate('window.interactions');
  return Array.isArray(told) ? told.map(Number) : [];
}

/** The longest event of each interaction, from the input to the next paint; shorter than 16 ms are not told by the browser. */
const WATCH_EVENTS = `window.interactions = [];
const byId = new Map();
new PerformanceObserver((list) => {
  for (const { interactionId, duration } of list.getEntries())
    if (interactionId) byId.set(interactionId, Math.max(byId.get(interactionId) ?? 0, duration));
  window.interactions = [...byId.values()];
}).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

async function deaths(root: BenchRoot, dir: string): Promise<number[]> {
  const compose = (...words: string[]) =>
    must('docker', ['compose', '--project-directory', root.dir, ...words]);
  await compose('up', '-d');
  const browser = await openChromium(await mkdtemp(join(dir, 'profile-')), LOOK);
  try {
    const page = await browser.newPage();
    const link = await loginLink(root);
    const wizardUrl = new URL(link).origin;
    await page.goto(link);
    await page.waitForURL(`${wizardUrl}/`);
    await page.goto(`${wizardUrl}/stacks`);
    const stack = await page.locator('[data-stack]').first().getAttribute('data-stack');
    await page.goto(`${wizardUrl}/stacks/${stack ?? ''}`);
    const { out } = await compose('ps', '-q', 'web');
    const container = out.trim();
    return await dieToPixel({ page, wizardUrl, service: 'web', container, rounds: 20, clients: 100 });
  } finally {
    await browser.close();
    await compose('down', '-t', '1');
  }
}
