import { describe, expect, it } from 'vitest';

import { useDesk } from './pages.ts';

const desk = useDesk();

describe('the tabs of a stack', () => {
  it('keep list, drawing and what was chosen while another one is looked at', async () => {
    const { page, world, go } = desk();
    await go('/stacks/shop');
    const node = page.locator('.topology-node', { hasText: 'backend' });
    await node.click();
    const row = page.locator('[data-service="backend"]');
    await row.waitFor();
    await row.evaluate((element) => element.setAttribute('data-same', 'yes'));
    await page.getByRole('tab', { name: 'Launch' }).click();
    await row.waitFor({ state: 'hidden' });
    await page.getByRole('tab', { name: 'Services' }).click();
    await row.waitFor();
    expect(await row.getAttribute('data-same')).toBe('yes');
    expect(await node.getAttribute('aria-pressed')).toBe('true');
    world.services = world.services.map((one) =>
      one.service === 'backend' ? { ...one, state: 'exited', exitCode: 1, health: 'none' } : one,
    );
    world.publish({ kind: 'engine' });
    await row.getByText('stopped').waitFor();
    await node.getByText('stopped').waitFor();
  });

  it('draw no service before they are looked at', async () => {
    const { page, go } = desk();
    await go('/stacks/shop/launch');
    await page.getByRole('tab', { name: 'Launch', selected: true }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.locator('[data-service]').count()).toBe(0);
    expect(await page.locator('.topology').count()).toBe(0);
  });
});
