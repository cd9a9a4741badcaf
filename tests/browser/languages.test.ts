import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { CODES, textsIn, wordsIn } from '../support/locales.ts';
import { SETTINGS_FILES } from './fake-settings.ts';
import { openChromium } from './open-chromium.ts';
import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk();
const english = textsIn('en');
const PAGES = ['/', '/stacks', '/settings', '/tickets', '/tickets/T-0007', '/crew', '/inbox', '/launch'];

beforeEach(() => desk().world.settings.lay(SETTINGS_FILES));
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
      left.push(...englishIn(shown, code).map((text) => `${path}: ${text}`));
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) left.push(`${path}: ${wide} px too wide`);
    }
    expect(left).toEqual([]);
    await page.evaluate(() => localStorage.clear());
  });
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
