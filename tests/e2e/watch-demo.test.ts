import { randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Dockerode from 'dockerode';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';

import { openChromium } from '../browser/open-chromium.ts';
import { demoModel } from '../demo/demo-model.ts';
import type { DemoRoot } from '../demo/demo-root.ts';
import { TITLE } from '../demo/greeting-moves.ts';
import { createTicket, ID, mainOf, owner, showDone } from '../demo/look.ts';
import { prepareRoot, removeDemo } from '../demo/prepare-root.ts';
import { letCrewAct } from '../demo/run-crew.ts';
import { freePorts } from '../support/line-ports.ts';
import { writeDownWhatAppears, whatAppeared } from '../support/seen-on-page.ts';

const CANARY = `Kanarienvogel+7/${randomBytes(5).toString('hex')}`;
/** The whole takes less than two minutes; this is for a machine that does five other things. */
const SLOW_MS = 280_000;
const ROLES = ['Manager', 'Developer', 'Monitor', 'Autopilot'] as const;

/** The real platform, the real roles, the shipped recording: what a person sees who only opens the ticket's page. */
describe('the whole demo, watched in Chromium', { timeout: SLOW_MS + 60_000 }, () => {
  let folder: string;
  let root: DemoRoot;
  let browser: BrowserContext;
  let page: Page;
  let mainBefore: string;
  const frames: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dockfra-watch-'));
    root = await watchRoot(join(folder, 'root'));
    const model = demoModel({});
    await prepareRoot(root);
    await model.files(root.dir);
    await letCrewAct(root, model);
    await plantCanary(root);
    await owner(root, ['up', '--stack', 'app']);
    await owner(root, ['pause', 'until somebody watches']);
    mainBefore = await mainOf(root);
    browser = await openChromium(join(folder, 'profile'), { width: 1440, height: 900, dark: false });
    browser.setDefaultTimeout(60_000);
    page = await browser.newPage();
    page.on('websocket', (line) => line.on('framereceived', ({ payload }) => frames.push(String(payload))));
    await page.goto(linkIn((await owner(root, ['login'])).out));
    await page.waitForURL((address) => address.pathname === '/');
  });
  afterAll(async () => {
    await browser?.close();
    if (root) await removeDemo(root);
    if (root) await removeImages(root.prefix);
    await rm(folder, { recursive: true, force: true });
  });

  const story = (text: string) => page.locator('.story-line').filter({ hasText: text });
  const underWay = () => page.getByRole('log', { name: 'Under way' });
  const turns = () => page.locator('.turn').count();

  it('begins when the page lets it, and shows the first turns and the check as they happen', async () => {
    await createTicket(root, TITLE);
    await page.goto(new URL(`/tickets/${ID}`, page.url()).href);
    await story('Created').first().waitFor();
    await writeDownWhatAppears(page);
    await page.getByText('until somebody watches').waitFor();
    await page.getByRole('banner').getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).click();
    await story('Claimed').first().waitFor({ timeout: 60_000 });
    await page.locator('.turn').nth(2).waitFor({ timeout: 60_000 });
    expect(await page.locator('.turn').first().getByText('replayed').count()).toBe(1);
    await underWay().getByText('== unit at commit').first().waitFor({ timeout: 60_000 });
  });

  it('stops at a pause: the check under way ends, and no turn follows it', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('let me look');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause everything' }).click();
    await page.getByText('let me look').first().waitFor();
    const before = await turns();
    await typeInEachTerminal(browser, page);
    for (const role of ROLES) await story(`from the terminal of the ${role}`).first().waitFor();
    const stillToldOf = async () =>
      (await underWay().count()) === 0 ? '' : (await underWay().innerText()).slice(-400);
    await expect.poll(stillToldOf, { timeout: SLOW_MS }).toBe('');
    await page.waitForTimeout(4000);
    expect(await turns()).toBe(before);
    expect(before).toBe(3);
  });

  it('goes on after the resume, from there to done, and all of it appears in its order', async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).click();
    await page.locator('.turn').nth(4).waitFor({ timeout: 60_000 });
    await underWay().getByText('the check says').first().waitFor({ timeout: 60_000 });
    await picture(page, 'ticket');
    await page.getByRole('complementary').getByText('Done', { exact: true }).waitFor({ timeout: SLOW_MS });
    await story('Done').first().waitFor();
    const seen = await whatAppeared(page);
    const at = (what: string) => {
      const found = seen.find((one) => one.what.startsWith(what));
      if (!found)
        throw new Error(`${what} never appeared; what did: ${seen.map((one) => one.what).join('\n')}`);
      return found.ms;
    };
    const inOrder = [
      'story Created',
      'story Claimed',
      ...[1, 2, 3].map((turn) => `turn ${String(turn)}`),
      'told check == unit at commit',
      ...[4, 5, 6, 7].map((turn) => `turn ${String(turn)}`),
      'told check == unit at base',
      'story Submitted with proof',
      'story Approved',
      'story Deploy started',
      'story Done',
    ];
    // a turn is read after the page heard of it, a line of a check comes by itself: one may overtake the other by a reading
    inOrder.forEach((what, index) => {
      const before = inOrder[index - 1];
      if (before === undefined) return;
      const slack = what.split(' ')[0] === before.split(' ')[0] ? 500 : 3000;
      expect(at(what), `${what} after ${before}`).toBeGreaterThan(at(before) - slack);
    });
    expect(at('story Done') - at('turn 1')).toBeGreaterThan(10_000); // told as it happened, not all at its end
    await showDone(root, mainBefore);
  });

  it('has shown nowhere the secret that the check printed', async () => {
    const heard = frames.join('\n');
    expect(heard).toContain('the check says [secret:PLANTED_SECRET]');
    await page.getByRole('tab', { name: 'Evidence' }).click();
    await page.getByRole('button', { name: /^Open log: unit At the commit/ }).click();
    await page.getByText('the check says [secret:PLANTED_SECRET]').first().waitFor();
    await picture(page, 'evidence');
    for (const text of [heard, await page.content()]) expect(text).not.toContain(CANARY);
  });

  it('shows the stack that was changed on each of its pages, and the secret on none', async () => {
    const pages = [
      ['stack', '/stacks/app', '.react-flow__node'],
      ['service', '/stacks/app/services/backend', 'text=/\\d+ MB/'],
      ['compose', '/stacks/app/compose', '.cm-content'],
      ['settings', '/settings?stack=app', '[data-setting]'],
      ['logs', '/logs?service=app/backend', '.log-row'],
    ] as const;
    for (const [name, address, what] of pages) {
      await page.goto(new URL(address, page.url()).href);
      await page.locator(what).first().waitFor();
      await page.waitForTimeout(500); // what is laid out after it was loaded
      await picture(page, name);
      expect(await page.content()).not.toContain(CANARY);
    }
  });
});

async function watchRoot(dir: string): Promise<DemoRoot> {
  const [wizardPort = 0, frontendPort = 0, backendPort = 0] = await freePorts(3);
  const firstRolePort = 2360;
  const prefix = 'dockfra-t-watch';
  return { dir, prefix, wizardPort, firstRolePort, frontendPort, backendPort, project: `${prefix}-app` };
}

async function removeImages(prefix: string): Promise<void> {
  const docker = new Dockerode();
  const tags = (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
  // by name: another test's application may be of the very same image
  for (const tag of tags.filter((one) => one.startsWith(`${prefix}-`)))
    await docker.getImage(tag).remove({ force: true });
}

/** A secret of the stack that a careless test prints. */
async function plantCanary({ dir }: DemoRoot): Promise<void> {
  await appendFile(join(dir, 'app', '.env'), `PLANTED_SECRET='${CANARY}'\n`);
  const file = join(dir, 'dockfra.yaml');
  const settings = parseDocument(await readFile(file, 'utf8'));
  const run = settings.getIn(['checks', 0, 'run']);
  settings.setIn(['checks', 0, 'run'], `echo 'the check says ${CANARY}'; ${String(run)}`);
  await writeFile(file, settings.toString());
}

/** DOCKFRA_PICTURES names a folder: the pictures of the docs are made there, of what really runs. */
async function picture(page: Page, name: string): Promise<void> {
  const { DOCKFRA_PICTURES: pictures } = process.env;
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

function linkIn(text: string): string {
  const link = /https?:\/\/\S+\/login\?token=\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error(`no link in: ${text}`);
  return link;
}

/** Types in the terminal of each role, on a page of its own, and sees the answer there. */
async function typeInEachTerminal(browser: BrowserContext, watching: Page): Promise<void> {
  const desk = await browser.newPage();
  await desk.goto(new URL('/crew', watching.url()).href);
  for (const role of ROLES) {
    await desk.getByRole('link', { name: `Terminal: ${role}` }).click();
    const screen = async () => (await desk.locator('.xterm-rows').innerText()).replaceAll('\u00a0', ' ');
    await desk.getByText('connected', { exact: true }).waitFor({ timeout: 60_000 });
    await expect.poll(screen, { timeout: 60_000 }).toMatch(/[$>#]/);
    await desk.keyboard.type(`ticket comment ${ID} 'from the terminal of the ${role}'`);
    await desk.keyboard.press('Enter');
    await expect.poll(async () => (await screen()).split(ID).length, { timeout: 60_000 }).toBeGreaterThan(2);
    await desk.goto(new URL('/crew', watching.url()).href);
  }
  await desk.close();
}
