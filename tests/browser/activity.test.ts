import { describe, expect, it } from 'vitest';

import { BROKEN } from './fake-audit.ts';
import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk(1440);

describe('the activity page', () => {
  it('shows who did what, newest first, and each record with its refusal and command', async () => {
    const { page, go } = desk();
    await go('/activity');
    const rows = page.getByRole('region', { name: 'Records, newest first' }).getByRole('button');
    await expect.poll(() => rows.count()).toBe(6);
    expect(await rows.first().innerText()).toContain('stack.up');
    await page.getByText('The audit is whole: 6 records').waitFor();
    await rows.filter({ hasText: 'ticket.submit' }).click();
    const record = page.getByRole('dialog');
    await record.getByText('check unit failed at the submitted commit', { exact: false }).waitFor();
    await record.getByText('41 s').waitFor();
    await record.getByText('could be forged', { exact: false }).waitFor();
    await record.getByText('dockfra ticket submit T-0001').waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  it('what is text stays text', async () => {
    const { page, go } = desk();
    await go('/activity');
    await page.getByText('<img src=x onerror=alert(1)>', { exact: false }).first().waitFor();
    expect(await page.locator('#page img').count()).toBe(0);
  });

  it('keeps what is looked for in the address, and new records come by themselves', async () => {
    const { page, go, world } = desk();
    await go('/activity?outcome=refused');
    const rows = page.getByRole('region', { name: 'Records, newest first' }).getByRole('button');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByText('dockfra audit list --outcome refused').waitFor();
    world.audit.add({ action: 'stack.up', outcome: 'refused', reason: 'paused: the crew is paused' });
    world.audit.add({ action: 'stack.up' });
    await page.getByText('paused: the crew is paused').waitFor();
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByRole('searchbox', { name: 'Text' }).fill('crew');
    await expect.poll(() => rows.count()).toBe(1);
    await expect.poll(() => new URL(page.url()).search).toBe('?outcome=refused&text=crew');
    await page.reload();
    await page.getByText('paused: the crew is paused').waitFor();
    await page.getByRole('searchbox', { name: 'Text' }).fill('nowhere');
    await page.getByText('No record is like that.').waitFor();
  });

  it('leafs back through thousands, which cost as much as a screen full', async () => {
    const { page, go, world } = desk();
    for (let index = 0; index < 650; index += 1) world.audit.add({ subject: `T-${String(index + 1000)}` });
    await go('/activity');
    const rows = page.getByRole('region', { name: 'Records, newest first' }).getByRole('button');
    await rows.first().waitFor();
    const older = page.getByRole('button', { name: 'Show older ones' });
    while ((await older.count()) > 0) {
      await older.click();
      await expect.poll(async () => (await older.count()) === 0 || (await older.isEnabled())).toBe(true);
    }
    expect(await rows.count()).toBeLessThan(100);
    await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight }));
    await page.getByRole('button', { name: 'ticket.claim' }).waitFor();
  });

  it('says that the audit was changed, and where', async () => {
    const { page, go, world } = desk();
    world.audit.broken = BROKEN;
    await go('/activity');
    const alert = page.getByRole('alert');
    await alert.getByText('The audit was changed').waitFor();
    expect(await alert.innerText()).toContain('line 3');
    world.audit.broken = null;
    await alert.getByRole('button').click();
    await page.getByText('The audit is whole', { exact: false }).waitFor();
  });

  it('is walked by j, k and Enter', async () => {
    const { page, go } = desk();
    await go('/');
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByRole('region', { name: 'Records, newest first' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Record 5: stack.up').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    // the focus comes back when the sheet has gone
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-row'))).toBe('5');
  });

  it.each(['light', 'dark'] as const)(
    'axe finds nothing, and nothing scrolls sideways at 390 px, in %s',
    async (colorScheme) => {
      const { page, go, world } = desk();
      await page.emulateMedia({ colorScheme });
      world.audit.add({ person: 'p'.repeat(200), action: 'a'.repeat(200), subject: 's'.repeat(300) });
      const faults: string[] = [];
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await go('/activity');
        await page.getByText('The audit is whole', { exact: false }).waitFor();
        await page.getByRole('region', { name: 'Records, newest first' }).waitFor();
        if (process.env['SHOTS'])
          await page.screenshot({
            path: `${process.env['SHOTS']}/activity-${colorScheme}-${String(width)}.png`,
            fullPage: true,
          });
        faults.push(...(await axeFaults(page)));
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
      expect(faults).toEqual([]);
    },
  );
});
