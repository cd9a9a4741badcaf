import { describe, expect, it } from 'vitest';

import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk(1440);

describe('the doctor page', () => {
  it('shows what must be cured first, each with the cure to copy, and looks again when asked', async () => {
    const { page, go, world } = desk();
    await go('/doctor');
    const rows = page.getByRole('list', { name: 'Findings' }).getByRole('listitem');
    await expect.poll(() => rows.count()).toBe(4);
    expect(await rows.first().innerText()).toContain('git is not installed');
    await page.getByText('1 thing must be cured').waitFor();
    await page.getByText('2 things to look at').waitFor();
    await page.getByRole('button', { name: 'Copy the command: sudo apt-get install git' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('sudo apt-get install git');
    await page.getByRole('button', { name: 'Copy the command: docker system df', exact: true }).waitFor();
    world.audit.findings = world.audit.findings.filter(({ verdict }) => verdict === 'ok');
    const before = world.audit.looks;
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('Ready: nothing must be cured').waitFor();
    await expect.poll(() => rows.count()).toBe(1);
    expect(world.audit.looks).toBe(before + 1);
  });

  it('is reached by keys and by the search', async () => {
    const { page, go } = desk();
    await go('/');
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.waitForURL('**/doctor');
    await go('/');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Pages, tickets, services, actions, commands').fill('health host');
    await page
      .getByRole('button', { name: 'Doctor' })
      .or(page.getByRole('option', { name: 'Doctor' }))
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/doctor');
  });

  it.each(['light', 'dark'] as const)(
    'axe finds nothing, and nothing scrolls sideways at 390 px, in %s',
    async (colorScheme) => {
      const { page, go, world } = desk();
      await page.emulateMedia({ colorScheme });
      world.audit.findings.push({
        check: 'stack',
        verdict: 'fail',
        what: '<b>x</b> '.repeat(60),
        cure: 'y'.repeat(300),
      });
      const faults: string[] = [];
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await go('/doctor');
        await page.getByText('git is not installed').waitFor();
        if (process.env['SHOTS'])
          await page.screenshot({
            path: `${process.env['SHOTS']}/doctor-${colorScheme}-${String(width)}.png`,
            fullPage: true,
          });
        faults.push(...(await axeFaults(page)));
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
      expect(faults).toEqual([]);
    },
  );
});
