import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { recogniserOf } from '../../wizard/app/src/language/recognise.ts';
import { CODES, textsIn, wordsIn } from '../support/locales.ts';
import { sentencesIn, strongOf } from '../support/sentences.ts';
import { launchOf, preflightOf } from './fake-launches.ts';
import { faultOf, repairOf } from './fake-repairs.ts';
import { SETTINGS_FILES } from './fake-settings.ts';
import type { FakeWorld } from './fake-world.ts';
import { openChromium } from './open-chromium.ts';
import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk();
const english = textsIn('en');
const PAGES = [
  '/',
  '/stacks',
  '/stacks/none',
  '/stacks/shop/launch',
  '/stacks/shop/services/worker',
  '/logs',
  '/settings',
  '/tickets',
  '/tickets/T-0007',
  '/crew',
  '/crew/developer',
  '/inbox',
  '/usage',
  '/activity',
  '/doctor',
  '/launch',
];

beforeEach(() => {
  const { world } = desk();
  world.settings.lay(SETTINGS_FILES);
  breakThings(world);
});
afterEach(() => desk().world.settings.close());

describe.each(CODES.filter((code) => code !== 'en'))('in %s', (code) => {
  it('every page says all of its texts in it, and nothing is wider than a telephone', async () => {
    const { page, go } = desk();
    await page.evaluate((language) => localStorage.setItem('dockfra-language', language), code);
    await page.setViewportSize({ width: 390, height: 844 });
    const left: string[] = [];
    for (const path of PAGES) {
      await go(path);
      await page.waitForLoadState('networkidle');
      expect(await page.locator('html').getAttribute('lang')).toBe(code);
      const shown = await saidOn(page);
      left.push(...[...englishIn(shown, code), ...unsaidIn(shown, code)].map((text) => `${path}: ${text}`));
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) left.push(`${path}: ${wide} px too wide`);
    }
    expect(left).toEqual([]);
    await page.evaluate(() => localStorage.clear());
  }, 600_000);
});

describe('the language of the page', () => {
  it('is chosen in the header, counts at once in every page of this browser, and stays', async () => {
    const { page, go, wizard } = desk();
    await go('/tickets');
    const other = await page.context().newPage();
    await other.goto(`${wizard.url}/settings`);
    await other.getByRole('heading', { level: 1, name: said('en', 'settings.title') }).waitFor();
    await page.evaluate(() => document.body.setAttribute('data-not-reloaded', 'true'));
    await page.getByRole('button', { name: 'Language: English' }).click();
    await page.getByRole('menuitemradio', { name: 'Polski' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('menuitemradio', { name: 'Polski' }).click();
    const heading = page.getByRole('heading', { level: 1, name: said('pl', 'nav.tickets') });
    await heading.waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('pl');
    expect(await page.locator('body').getAttribute('data-not-reloaded')).toBe('true');
    await other.getByRole('heading', { level: 1, name: said('pl', 'settings.title') }).waitFor();
    await page.reload();
    await heading.waitFor();
    await other.close();
    await page.evaluate(() => localStorage.clear());
  });

  it('is at first what the browser asks for, before the login too; two browsers speak two languages', async () => {
    const { page, go, wizard } = desk();
    await go('/');
    const profile = await mkdtemp(join(tmpdir(), 'dockfra-german-'));
    const german = await openChromium(profile, { width: 1280, height: 900, dark: false, locale: 'de-AT' });
    try {
      const guest = await german.newPage();
      await guest.goto(wizard.url);
      await guest.getByRole('heading', { level: 1, name: said('de', 'login.title') }).waitFor();
      await guest.getByRole('button', { name: 'Sprache: Deutsch' }).waitFor();
      await guest.goto(await wizard.loginLink());
      await guest.getByRole('link', { name: said('de', 'nav.settings') }).waitFor();
      expect(await guest.locator('html').getAttribute('lang')).toBe('de');
      await page.reload();
      await page.getByRole('link', { name: said('en', 'nav.settings') }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
    } finally {
      await german.close();
      await rm(profile, { recursive: true, force: true });
    }
  });

  it('is English where its file cannot be fetched', async () => {
    const { page, go } = desk();
    await page.evaluate(() => localStorage.setItem('dockfra-language', 'fr'));
    await page.route(/\/assets\/fr-/, (route) => route.fulfill({ status: 404 }));
    await go('/tickets');
    await page.getByRole('heading', { level: 1, name: said('en', 'nav.tickets') }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.evaluate(() => localStorage.clear());
  });
});

describe('what the platform says', () => {
  it('is said in the language of the page, in the next one as soon as it is chosen, and stays text', async () => {
    const { page, go, world } = desk();
    world.refuse = { name: 'stack.preflight', refusal: REFUSED };
    await page.evaluate(() => localStorage.setItem('dockfra-language', 'de'));
    await go('/stacks/shop/launch');
    const alert = page.getByRole('alert').first();
    await alert.getByText(told('de', REFUSED.message)).waitFor();
    await alert.getByText(told('de', REFUSED.hint), { exact: true }).waitFor();
    expect(await alert.getByText('EADDRINUSE of the host').getAttribute('lang')).toBe('en');
    expect(await page.locator('b', { hasText: 'bold' }).count()).toBe(0);
    await page.evaluate(() => document.body.setAttribute('data-not-reloaded', 'true'));
    await page.getByRole('button', { name: 'Sprache: Deutsch' }).click();
    await page.getByRole('menuitemradio', { name: 'Polski' }).click();
    await alert.getByText(told('pl', REFUSED.message)).waitFor();
    expect(await page.locator('body').getAttribute('data-not-reloaded')).toBe('true');
    await page.evaluate(() => localStorage.clear());
  });

  it.each(['de', 'pl'])(
    'is said on every page that shows it, in %s',
    async (code) => {
      const { page, go } = desk();
      await page.evaluate((language) => localStorage.setItem('dockfra-language', language), code);
      for (const [path, english] of SHOWN) {
        await go(path);
        await page.getByText(told(code, english)).first().waitFor({ state: 'attached' });
      }
      await page.evaluate(() => localStorage.clear());
    },
    600_000,
  );

  it('is English where its file cannot be fetched, and the page speaks its language', async () => {
    const { page, go } = desk();
    await page.evaluate(() => localStorage.setItem('dockfra-language', 'de'));
    const fetched: string[] = [];
    await page.route(/\/assets\/de-.*\.js/, async (route) => {
      const body = await (await route.fetch()).text();
      fetched.push(route.request().url());
      return body.includes('there is no stack {0}') ? route.fulfill({ status: 404 }) : route.continue();
    });
    await go('/stacks/none');
    await page.getByText('there is no stack none').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(fetched.length).toBe(2);
    await page.evaluate(() => localStorage.clear());
  });
});

const REFUSED = {
  code: 'conflict' as const,
  message: 'port 8080 of service web is held by <b>bold</b>',
  hint: 'change it by hand',
  details: ['EADDRINUSE of the host'],
};
/** A page, and a sentence of the platform that it shows in the world that `breakThings` leaves. */
const SHOWN: readonly (readonly [string, string])[] = [
  ['/stacks/none', 'there is no stack none'],
  ['/stacks/shop/launch', 'external network shared is not there'],
  ['/stacks/shop/launch', 'create network shared'],
  ['/stacks/shop/services/worker', 'Connection refused'],
  ['/stacks/shop/services/worker', 'nothing accepts connections at redis:6379'],
  ['/stacks/shop/services/worker', 'Restart worker'],
  ['/stacks/shop/services/worker', 'the fault is not found'],
  ['/doctor', 'git is not installed'],
  ['/activity', 'there is no ticket T-0404'],
  ['/launch', 'its health check says unhealthy'],
];

/** One of everything of which the platform has something to say. */
function breakThings(world: FakeWorld): void {
  world.services = world.services.map((one) =>
    one.service === 'worker' ? { ...one, state: 'exited', exitCode: 1, health: 'none' } : one,
  );
  const fault = faultOf({
    title: 'Connection refused',
    cause: 'nothing accepts connections at redis:6379',
    fixes: [
      {
        name: 'restart',
        text: 'Restart worker',
        action: { name: 'service.restart', input: { stack: 'shop', service: 'worker' } },
        undo: null,
      },
    ],
  });
  world.repairs.diagnosed.diagnoses = [fault];
  world.repairs.records = [repairOf(fault, { state: 'gone', after: ['the fault is not found'] })];
  world.launches.preflight = preflightOf([
    {
      rule: 'external',
      level: 'stop',
      stack: 'shop',
      service: null,
      cause: 'external network shared is not there',
      place: { file: 'app/compose.yaml', line: 12 },
      fix: { text: 'create network shared' },
    },
  ]);
  world.launches.records = [
    launchOf({
      state: 'failed',
      endedAt: new Date().toISOString(),
      failure: {
        stack: 'shop',
        service: 'db',
        cause: 'its health check says unhealthy',
        fix: 'correct the service, or the test of its healthcheck',
        lines: [],
      },
    }),
  ];
  world.audit.add({ outcome: 'refused', reason: 'not_found: there is no ticket T-0404' });
}

/** What a language says instead; fails when it has no words for it. */
function told(code: string, english: string): string {
  const { text, known } = recogniserOf(sentencesIn(code), code)(english);
  expect({ english, known, same: text === english }).toEqual({ english, known: true, same: false });
  return text;
}

/** Sentences of the platform that were left in English: what is shown is said in the language when it is looked up once more. */
function unsaidIn(shown: readonly string[], code: string): string[] {
  const say = recogniserOf(strongOf(sentencesIn(code)), code);
  return shown.filter((text) => say(text).text !== text);
}

/** A text as the locale file has it. */
function said(code: string, key: string): string {
  return textsIn(code).get(key) ?? expect.fail(`no text ${key}`);
}

/** What the page says, as pieces: its text, and the words of its controls for those who hear it. */
function saidOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const shown: string[] = [];
    while (walker.nextNode()) shown.push(walker.currentNode.textContent?.trim() ?? '');
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        shown.push(element.getAttribute(name)?.trim() ?? '');
    return [...new Set(shown)].filter((text) => text !== '');
  });
}

/** Choices that the sample's compose file offers: data, which is shown as it is. */
const DATA = new Set(['error', 'warn', 'info', 'debug']);

/** Which of these are English texts that this language says otherwise, or keys instead of texts. */
function englishIn(shown: readonly string[], code: string): string[] {
  const own = textsIn(code);
  const foreign = [...english].filter(([key, text]) => own.get(key) !== text && wordsIn(text).length > 0);
  const spoken = new Set(own.values());
  const exact = new Set(foreign.map(([, text]) => text).filter((text) => !spoken.has(text)));
  const shaped = foreign
    .map(([, text]) => text)
    .filter((text) => text.includes('{{') && wordsIn(text).length > 2)
    .map(
      (text) =>
        new RegExp(
          `^${text
            .split(/\{\{\w+\}\}/)
            .map(escaped)
            .join('.+')}$`,
        ),
    );
  return shown
    .filter((text) => !DATA.has(text))
    .filter((text) => exact.has(text) || english.has(text) || shaped.some((shape) => shape.test(text)));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
