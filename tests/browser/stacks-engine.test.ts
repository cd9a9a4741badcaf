import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ACTIONS } from '../../platform/actions/registry.gen.ts';
import { watchEngine } from '../../platform/flows/engine-watch.ts';
import { refuse } from '../../platform/domain/result.ts';
import { runAction } from '../../platform/run-action.ts';
import { openPorts } from '../../platform/wire.ts';
import { createWizard, type Wizard } from '../../wizard/server/create-wizard.ts';
import { percentile } from '../bench/figures.ts';
import { dieToPixel } from '../support/die-to-pixel.ts';
import { builtPages } from './built-pages.ts';
import { axeFaults } from './pages.ts';
import { openChromium } from './open-chromium.ts';

const run = promisify(execFile);
const PROJECT = `dft-pages-${randomBytes(3).toString('hex')}`;
const SECRET = 'kx92-very-secret-71';
const LOOP = 'i=0; while true; do i=$$((i+1)); echo "INFO line $$i of $$DB_PASSWORD"; sleep 0.2; done';
const COMPOSE = `name: ${PROJECT}
services:
  web:
    image: debian:bookworm-slim
    stop_grace_period: 1s
    environment: { DB_PASSWORD: "\${DB_PASSWORD}", MODE: demo }
    command: [sh, -c, '${LOOP}']
    depends_on: [victim]
  long:
    image: debian:bookworm-slim
    stop_grace_period: 1s
    command: [sh, -c, 'head -c 1000000 /dev/zero | tr "\\\\0" x; echo; printf "\\\\033[31mred\\\\033[0m\\\\n"; sleep infinity']
  victim: { image: "debian:bookworm-slim", stop_grace_period: 1s, command: [sleep, infinity] }
`;

let dir = '';
let pages = '';
let browser: BrowserContext;
let wizard: Wizard;
let page: Page;
let complaints: string[] = [];
const closers: (() => unknown)[] = [];
const docker = async (...args: string[]) => (await run('docker', args)).stdout.trim();

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dockfra-stacks-'));
  pages = await mkdtemp(join(tmpdir(), 'dockfra-stacks-pages-'));
  await writeFile(join(dir, 'compose.yaml'), COMPOSE);
  await writeFile(join(dir, '.env'), `DB_PASSWORD=${SECRET}\n`);
  // waits of an operation are as short as they may be
  await writeFile(join(dir, 'dockfra.yaml'), 'deploy: { stable_seconds: 1 }\n');
  await run('docker', ['compose', 'up', '-d'], { cwd: dir });
  const { ports, engineEvents, close } = await openPorts(
    { root: dir, prefix: 'dft' },
    { interactive: false },
  );
  closers.push(close);
  wizard = await createWizard({
    ports,
    port: 0,
    host: '127.0.0.1',
    staticDir: await builtPages(),
    runAction: async (name, input, caller, watch) => {
      const action = ACTIONS.find((one) => one.name === name);
      if (!action) return refuse('unknown_command', `there is no action ${name}`);
      return (await runAction(ports, action, input, { caller, ...watch })).result;
    },
  });
  closers.push(() => wizard.close());
  const stop = new AbortController();
  closers.push(() => stop.abort());
  void watchEngine(ports, engineEvents, { signal: stop.signal, onAway: () => undefined });
  browser = await openChromium(join(pages, 'profile'), { width: 1440, height: 900, dark: false });
  closers.push(() => browser.close());
});
beforeEach(async () => {
  complaints = [];
  page = await browser.newPage();
  page.on('console', (message) => {
    const isOurs = message.text().includes('ERR_NETWORK_CHANGED'); // the stack's own network, made a moment ago
    if (message.type() === 'error' && !isOurs) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(await wizard.loginLink());
  await page.waitForURL(`${wizard.url}/`);
});
afterEach(async () => {
  await page.close();
  if (complaints.length > 0) throw new Error(`the console said: ${complaints.join('; ')}`);
});
afterAll(async () => {
  for (const end of closers.toReversed()) await end();
  await run('docker', ['compose', 'down', '-v', '-t', '1'], { cwd: dir });
  await rm(dir, { recursive: true, force: true });
  await rm(pages, { recursive: true, force: true });
});

/** The name that discovery gave the one stack of the root. */
async function stackName(): Promise<string> {
  await page.goto(`${wizard.url}/stacks`);
  const name = await page.locator('[data-stack]').first().getAttribute('data-stack');
  return name ?? '';
}

describe('the pages of a real stack', () => {
  it('show what runs, and axe finds nothing', async () => {
    const stack = await stackName();
    await page.getByText('3 well').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.goto(`${wizard.url}/stacks/${stack}`);
    await page.locator('.topology-node').filter({ hasText: 'victim' }).getByText('running').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.goto(`${wizard.url}/stacks/${stack}/services/web`);
    await page.getByText(/Memory .*[kM]B of/).waitFor();
    await page.getByRole('img', { name: /^Processor: \d/ }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Inside' }).click();
    await page.getByRole('row').filter({ hasText: 'DB_PASSWORD' }).last().getByText('hidden').waitFor();
    expect(await page.content()).not.toContain(SECRET);
  });

  it('stream logs without secrets, with what is long cut and what is no text made visible', async () => {
    const stack = await stackName();
    await page.goto(`${wizard.url}/logs?service=${stack}/web&service=${stack}/long`);
    const rows = page.locator('.log-row');
    await rows
      .getByText(/INFO line \d+ of \[secret:DB_PASSWORD\]/)
      .first()
      .waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('xxxxx');
    await rows.getByText('991,808 more characters').waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('red');
    await rows.getByText('red', { exact: true }).first().waitFor();
    expect(await page.content()).not.toContain(SECRET);
    // a container that starts anew goes on
    await page.getByRole('textbox', { name: 'Search' }).fill('INFO line 1 ');
    const before = await rows.count();
    await docker('restart', '-t', '1', `${PROJECT}-web-1`);
    await expect.poll(() => rows.count()).toBe(before + 1);
  });

  it('restart a service for real, and tell of it when it runs', async () => {
    const stack = await stackName();
    const startedAt = () => docker('inspect', '--format', '{{.State.StartedAt}}', `${PROJECT}-victim-1`);
    const before = await startedAt();
    await page.goto(`${wizard.url}/stacks/${stack}/services/victim`);
    await page.getByRole('button', { name: 'Restart' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restart', exact: true }).click();
    await page.getByText('victim runs again.').waitFor();
    expect(await startedAt()).not.toBe(before);
  });
});

describe('a container that dies', () => {
  it('is seen in the browser at once, with 100 pages listening', async () => {
    await page.goto(`${wizard.url}/stacks/${await stackName()}`);
    const took = await dieToPixel({
      page,
      wizardUrl: wizard.url,
      service: 'victim',
      container: `${PROJECT}-victim-1`,
      rounds: 10,
      clients: 100,
    });
    expect(took).toHaveLength(10);
    expect(percentile(took, 0.5)).toBeLessThan(6000); // by the event, not by the look every 15 seconds
  });
});
