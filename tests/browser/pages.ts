import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { z } from 'zod';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { catalogue } from '../../platform/command-line.ts';
import { createCommandTwin } from '../../platform/command-twin.ts';
import { createWizard, type Wizard } from '../../wizard/server/create-wizard.ts';
import { openShellServer, type ShellServer } from '../support/shell-server.ts';
import { builtPages } from './built-pages.ts';
import { createFakeWorld, type FakeWorld } from './fake-world.ts';
import { openChromium } from './open-chromium.ts';

/** What a test has in hand: the world behind the pages, the server, and a browser page that is logged in. */
export type Desk = {
  world: FakeWorld;
  wizard: Wizard;
  page: Page;
  /** a real SSH server that stands for the roles' containers */
  shells: ShellServer;
  /** opens an address of the wizard and waits for its heading */
  go(path: string): Promise<void>;
  /** stops the platform's server; the returned function starts it again at the same address */
  restart(): Promise<() => Promise<void>>;
};

const COMMANDS = catalogue(ACTIONS);
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * The page as built, the real server, the real browser. A new world and page for every test; the browser
 * lasts for the file, the build for the run. Every test ends with: nothing was said on the console as an error.
 */
export function useDesk(width = 1280, height = 900): () => Desk {
  let folder = '';
  let pages = '';
  let browser: BrowserContext | null = null;
  let shells: ShellServer | null = null;
  let desk: Desk | null = null;
  let complaints: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dockfra-browser-'));
    pages = await builtPages();
    browser = await openChromium(join(folder, 'profile'), { width, height, dark: false });
  });
  beforeEach(async () => {
    if (!browser) throw new Error('the browser did not start');
    const server = await openShellServer();
    shells = server;
    complaints = [];
    const world = createFakeWorld(await mkdtemp(join(folder, 'root-')));
    const links = () => ({ manager: true, developer: true, monitor: true, autopilot: false });
    const serve = (port: number) =>
      createWizard({
        ports: world.ports,
        runAction: world.runAction,
        port,
        host: '127.0.0.1',
        staticDir: pages,
        version: 'test',
        links,
        commands: () => COMMANDS,
        twin: createCommandTwin(ACTIONS),
        actions: ACTIONS,
        terminals: server.terminals,
      });
    const wizard = await serve(0);
    const page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !isExpected(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(await wizard.loginLink());
    await page.waitForURL(`${wizard.url}/`);
    const go = async (path: string) => {
      await page.goto(wizard.url + path);
      // a network that the engine makes for somebody else cuts a browser's requests, scripts too: then once more
      await page
        .locator('h1')
        .first()
        .waitFor({ timeout: 15_000 })
        .catch(() => page.reload());
      await page.locator('h1').first().waitFor();
    };
    const restart = async () => {
      await desk?.wizard.close();
      return async () => {
        const again = await serve(Number(new URL(wizard.url).port));
        if (desk) desk = { ...desk, wizard: again };
      };
    };
    desk = { world, wizard, page, shells: server, go, restart };
  });
  afterEach(async () => {
    await desk?.page.close();
    await desk?.wizard.close();
    await shells?.close();
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!desk) throw new Error('asked for outside of a test');
    return desk;
  };
}

/** The browser's own words for a refusal, and for a server that is away: the page answers both, and tests look at that. */
function isExpected(text: string): boolean {
  return /^Failed to load resource: (the server responded with a status of 4|net::ERR_(CONNECTION_REFUSED|NETWORK_CHANGED))|^WebSocket connection to .* failed/.test(
    text,
  );
}

/** What axe finds wrong with the page as it is now: rule, and the first places. Put in by the debugger: our policy forbids a tag. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const found: unknown = await page.evaluate("axe.run({ resultTypes: ['violations'] })");
  return axeResult.parse(found).violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => `${node.html.slice(0, 200)} ${node.failureSummary}`)
        .join(' | ')}`,
  );
}

const axeResult = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().default('') })),
    }),
  ),
});
