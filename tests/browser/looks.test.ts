import { describe, expect, it } from 'vitest';

import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk();
const PAGES = [
  '/',
  '/tickets',
  '/tickets?status=review',
  '/tickets/T-0007',
  '/tickets/T-0007/diff',
  '/tickets/T-0007/evidence',
  '/tickets/T-0008',
  '/tickets/T-0008/transcript',
  '/crew',
  '/crew/developer',
  '/crew/autopilot',
  '/crew/developer/model',
  '/crew/developer/engine',
  '/crew/manager/model',
  '/inbox',
  '/usage',
  '/tickets/T-9999',
  '/nowhere',
];

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(PAGES)('axe finds nothing on %s', async (path) => {
    const { page, go } = desk();
    await page.emulateMedia({ colorScheme });
    await go(path);
    await page.waitForLoadState('networkidle');
    expect(await axeFaults(page)).toEqual([]);
  });

  it('axe finds nothing on dialogs, banners, logs and the search', async () => {
    const { page, go, world } = desk();
    await page.emulateMedia({ colorScheme });
    await world.ports.switches.pause('owner:owner', 'a reason');
    world.engineDown = 'no engine';
    await go('/');
    await page.getByText('no engine').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await go('/tickets/T-0007/evidence');
    await page.getByRole('button', { name: /^Open log: backend At the base/ }).click();
    await page.locator('pre').waitFor();
    for (const name of ['Approve', 'Reject', 'Close']) {
      await page.getByRole('complementary').getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').waitFor();
      expect(await axeFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'New ticket' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Pages, tickets, services, actions, commands').waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });
});

describe('colours that were chosen here', () => {
  /** The page's scheme is not the system's: what is built to the system's preference shows here. */
  it.each([
    ['dark', 'light'],
    ['light', 'dark'],
  ] as const)('%s on a %s system: everything can be read', async (chosen, system) => {
    const { page, go, world } = desk();
    await page.emulateMedia({ colorScheme: system });
    await world.ports.switches.pause('owner:owner', '');
    await go('/');
    await page.getByRole('button', { name: 'Colours: as the system' }).click();
    if (chosen === 'dark') await page.getByRole('button', { name: 'Colours: light' }).click();
    for (const path of [
      '/',
      '/tickets/T-0007/diff',
      '/tickets/T-0008/transcript',
      '/crew/developer/engine',
    ]) {
      await go(path);
      await page.waitForLoadState('networkidle');
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe(chosen);
    }
    await page.evaluate(() => localStorage.clear());
  });
});

describe('on a telephone, 390 px wide', () => {
  it.each(PAGES)('%s needs no sideways scrolling', async (path) => {
    const { page, go, world } = desk();
    await page.setViewportSize({ width: 390, height: 844 });
    const ticket = world.tickets.get('T-0007');
    if (ticket)
      world.tickets.set('T-0007', {
        ...ticket,
        title: 'x'.repeat(200),
        labels: ['y'.repeat(60)],
        branch: `ticket/${'z'.repeat(100)}`,
      });
    await go(path);
    await page.waitForLoadState('networkidle');
    const widths = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      body: document.body.scrollWidth,
      window: innerWidth,
    }));
    expect(widths).toEqual({ content: 390, body: 390, window: 390 });
  });

  it('the menu opens and leads to the tickets', async () => {
    const { page, go } = desk();
    await page.setViewportSize({ width: 390, height: 844 });
    await go('/');
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: /^Tickets/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Tickets' }).waitFor();
  });
});

describe('with thousands of tickets', () => {
  it('the list draws those near the screen only', async () => {
    const { page, go, world } = desk();
    const ticket = world.tickets.get('T-0005');
    for (let number = 100; ticket && number < 5100; number += 1)
      world.tickets.set(`T-${String(number).padStart(4, '0')}`, {
        ...ticket,
        id: `T-${String(number).padStart(4, '0')}`,
      });
    if (ticket) world.put(ticket); // the platform hears of it
    await go('/tickets');
    await page.getByText('T-5099').waitFor();
    expect(await page.locator('.ticket-row').count()).toBeLessThan(100);
    await page.mouse.wheel(0, 5000 * 56);
    await page.getByText('T-0001').waitFor();
  });
});
