import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { SETTINGS_FILES } from './fake-settings.ts';
import { axeFaults, useDesk } from './pages.ts';

const CANARY = 'Kanarienvogel+7/3f9c2e81d4';
const desk = useDesk();
beforeEach(() => desk().world.settings.lay(SETTINGS_FILES));
afterEach(() => desk().world.settings.close());

const envOf = (stack: string) => readFile(join(desk().world.ports.root.dir, stack, '.env'), 'utf8');

describe('the settings', () => {
  it('show what is missing first, with help, where it is used and what it could be', async () => {
    const { page, go } = desk();
    await go('/settings');
    const row = page.locator('[data-setting="SITE_HOST"]');
    await row.getByText('The name that people type, <b>not</b> an address').waitFor();
    await row.getByRole('link', { name: 'shop/compose.yaml:8' }).waitFor();
    await row.getByRole('button', { name: 'shop.example.org' }).waitFor();
    expect(await page.locator('[data-setting]').first().getAttribute('data-setting')).toBe('SITE_HOST');
    await page
      .locator('[data-setting="LOG_LEVEL"]')
      .getByText('it must be one of: debug, info, warn, error')
      .waitFor();
    await page.locator('[data-setting="DB_PASSWORD"]').getByText('a launch makes it').waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  it('are found by stack, by words and by what is missing', async () => {
    const { page, go } = desk();
    await go('/settings?stack=blog');
    await expect.poll(() => page.locator('[data-setting]').count()).toBe(2);
    await go('/settings');
    await page.getByLabel('Find').fill('database');
    await page.getByText('No setting is like that.').waitFor();
    await page.getByLabel('Find').fill('log level');
    await expect.poll(() => page.locator('[data-setting]').count()).toBe(1);
    await page.getByLabel('Find').fill('');
    await page.getByLabel(/Only what is missing or wrong/).click();
    await expect.poll(() => page.locator('[data-setting]').count()).toBe(3);
  });

  it('say at once what is wrong, and what will change in which file before they are saved', async () => {
    const { page, go, world } = desk();
    await go('/settings');
    const port = page.locator('[data-setting="WEB_PORT"]').getByRole('textbox');
    await port.fill('eighty');
    await page.getByText('it must be a port: a number from 1 to 65535').waitFor();
    expect(await page.getByRole('button', { name: 'Review and save' }).isDisabled()).toBe(true);
    await port.fill('8080');
    await page
      .locator('[data-setting="SITE_HOST"]')
      .getByRole('button', { name: 'shop.example.org' })
      .click();
    await page.locator('[data-setting="DB_PASSWORD"] input').fill(CANARY);
    await page.locator('[data-setting="DB_NAME"]').getByRole('textbox').fill('store');
    await page.getByText('4 changes are not saved').waitFor();
    await page.getByRole('button', { name: 'Review and save' }).click();
    const dialog = page.getByRole('dialog', { name: 'What changes' });
    await dialog.getByText('- DB_NAME=shop').waitFor();
    await dialog.getByText('+ DB_NAME=store').waitFor();
    await dialog.getByText('+ DB_PASSWORD=(not shown)').waitFor();
    await dialog.getByText('blog/.env').waitFor();
    await dialog.getByText('dockfra settings set --stdin DB_PASSWORD').waitFor();
    expect(await dialog.textContent()).not.toContain(CANARY);
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved in blog/.env, shop/.env.').waitFor();
    await page.getByText('4 changes are not saved').waitFor({ state: 'detached' });
    expect(await envOf('shop')).toBe(
      `# kept as it is\nDB_NAME=store # the database\nLOG_LEVEL=loud\nWEB_PORT=8080\nSITE_HOST=shop.example.org\nDB_PASSWORD=${CANARY}\n`,
    );
    expect(await envOf('blog')).toBe('SITE_HOST=shop.example.org\n');
    expect(world.calls.map(({ name }) => name)).toEqual(['settings.set']);
  });

  it('never show a secret again: not on the page, not in what it is sent', async () => {
    const { page, go, world } = desk();
    world.secrets = [{ name: 'DB_PASSWORD', value: CANARY }];
    const heard: string[] = [];
    page.on('websocket', (line) => line.on('framereceived', ({ payload }) => heard.push(String(payload))));
    page.on('response', (response) => {
      if (response.url().includes('/api/'))
        void response.text().then(
          (text) => heard.push(text),
          () => undefined,
        );
    });
    await go('/settings');
    await page.locator('[data-setting="DB_PASSWORD"] input').fill(CANARY);
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved in shop/.env.').waitFor();
    expect(await envOf('shop')).toContain(CANARY);
    await page.locator('[data-setting="DB_PASSWORD"] input[placeholder="set, and not shown"]').waitFor();
    await page.reload();
    await page.locator('[data-setting="DB_PASSWORD"]').getByText('set in .env').waitFor();
    expect(await page.content()).not.toContain(CANARY);
    expect(heard.join('\n')).toContain('DB_PASSWORD');
    expect(heard.join('\n')).not.toContain(CANARY);
  });

  it('make a secret without showing it', async () => {
    const { page, go } = desk();
    await go('/settings');
    await page.getByRole('button', { name: 'Make a strong secret for DB_PASSWORD' }).click();
    await page.getByText('DB_PASSWORD is made and stored. It is not shown.').waitFor();
    const made = /DB_PASSWORD=([0-9a-f]{48})\n/.exec(await envOf('shop'))?.[1] ?? 'none';
    expect(await page.content()).not.toContain(made);
  });

  it('ask before what was typed is lost, and stay or go as told', async () => {
    const { page, go } = desk();
    await go('/settings');
    const name = page.locator('[data-setting="DB_NAME"]').getByRole('textbox');
    await name.fill('store');
    await page.getByRole('link', { name: 'Overview' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Stay' }).click();
    expect(new URL(page.url()).pathname).toBe('/settings');
    expect(await name.inputValue()).toBe('store');
    await page.getByRole('link', { name: 'Overview' }).click();
    await dialog.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.getByRole('link', { name: 'Settings' }).click();
    expect(await name.inputValue()).toBe('shop');
    expect(await envOf('shop')).toContain('DB_NAME=shop');
  });

  it('refused, say why, and keep what was typed', async () => {
    const { page, go, world } = desk();
    await go('/settings');
    await page.locator('[data-setting="DB_NAME"]').getByRole('textbox').fill('store');
    world.refuse = {
      name: 'settings.set',
      refusal: { code: 'wrong_state', message: 'the disk is full', hint: 'make room' },
    };
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('the disk is full').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('1 change is not saved').waitFor();
    expect(await envOf('shop')).toContain('DB_NAME=shop');
  });
});

describe('the first run', () => {
  it('leads from what was found over what is missing to the launch', async () => {
    const { page, go } = desk();
    await go('/start');
    const found = page.getByRole('navigation', { name: 'Stacks that were found' });
    await found.getByRole('button', { name: /blog/ }).getByText('1 setting open').waitFor();
    await found.getByRole('button', { name: /shop/ }).getByText('2 settings open').waitFor();
    await found.getByRole('button', { name: /shop/ }).getByText('1 value looks wrong').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('region', { name: 'Settings of blog' }).getByRole('textbox').fill('shop.test');
    await page.getByRole('button', { name: 'Save' }).click();
    await found.getByRole('button', { name: /blog/ }).getByText('all set').waitFor();
    const shop = page.getByRole('region', { name: 'Settings of shop' });
    await shop
      .locator('[data-setting="WEB_PORT"]')
      .getByRole('button', { name: /^8\d\d\d/ })
      .click();
    await shop.getByRole('button', { name: 'Save' }).click();
    await found.getByRole('button', { name: /shop/ }).getByText('all set').waitFor();
    expect(await envOf('shop')).toMatch(/\nWEB_PORT=8\d{3}\n/);
    expect(await envOf('shop')).toContain('LOG_LEVEL=loud');
    await shop.getByRole('link', { name: 'Look at them' }).waitFor();
    await page
      .getByRole('heading', { name: 'Your crew is ready' })
      .or(page.getByText('the crew is not up yet'))
      .first()
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(['/settings', '/start'])(
    'axe finds nothing on %s, and nothing is wider than a telephone',
    async (path) => {
      const { page, go } = desk();
      await page.emulateMedia({ colorScheme });
      await go(path);
      await page.waitForLoadState('networkidle');
      expect(await axeFaults(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect(await axeFaults(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 900 });
    },
  );
});
