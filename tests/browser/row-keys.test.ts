import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { useDesk } from './pages.ts';

const desk = useDesk(1440);

/** What `data-row` has the focus. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('data-row') ?? null);

describe('j, k and Enter', () => {
  it.each(['/stacks', '/tickets', '/inbox', '/activity'])(
    'walk the rows of %s, and open one',
    async (path) => {
      const { page, go } = desk();
      await go(path);
      const rows = page.locator('[data-row]');
      await rows.first().waitFor();
      await page.keyboard.press('j');
      const first = await focused(page);
      expect(first).toBe(await rows.first().getAttribute('data-row'));
      await page.keyboard.press('j');
      if ((await rows.count()) > 1) expect(await focused(page)).not.toBe(first);
      await page.keyboard.press('k');
      expect(await focused(page)).toBe(first);
      await page.keyboard.press('k');
      expect(await focused(page)).toBe(first);
      await page.keyboard.press('Enter');
      await expect
        .poll(
          async () => new URL(page.url()).pathname !== path || (await page.getByRole('dialog').count()) === 1,
        )
        .toBe(true);
    },
  );

  it('leave fields and dialogs alone', async () => {
    const { page, go } = desk();
    await go('/activity');
    await page.locator('[data-row]').first().waitFor();
    await page.getByRole('searchbox', { name: 'Text' }).pressSequentially('jk');
    expect(await page.getByRole('searchbox', { name: 'Text' }).inputValue()).toBe('jk');
    await go('/tickets');
    await page.locator('[data-row]').first().waitFor();
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog');
    await keys.getByText('go to the activity').waitFor();
    await keys.getByText('go to the doctor').waitFor();
    await page.keyboard.press('j');
    expect(await focused(page)).toBeNull();
  });

  it('the search finds what can be done with a stack and a service', async () => {
    const { page, go } = desk();
    await go('/');
    await page.keyboard.press('Control+k');
    const search = page.getByPlaceholder('Pages, tickets, services, actions, commands');
    for (const [typed, label] of [
      ['launch shop', 'Launch shop'],
      ['compose shop', 'Edit the compose files of shop'],
      ['restart backend', 'Start, stop, restart or recreate backend'],
      ['audit list', 'dockfra audit list'],
    ] as const) {
      await search.fill(typed);
      await page.getByRole('dialog').getByText(label, { exact: false }).first().waitFor();
    }
    await search.fill('launch shop');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/stacks/shop/launch');
  });
});
