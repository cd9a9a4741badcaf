import { describe, expect, it } from 'vitest';

import type { PostLaunchItem } from '../../platform/domain/post-launch.ts';
import { launchOf } from './fake-launches.ts';
import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk(1440);
const button = (part: Partial<PostLaunchItem>): PostLaunchItem => ({
  label: 'Open the shop',
  stack: 'shop',
  url: 'http://localhost:8081/',
  action: null,
  input: {},
  shown: true,
  why: null,
  ...part,
});
const RESTART = button({
  label: 'Restart the backend',
  url: null,
  action: 'service.restart',
  input: { stack: 'shop', service: 'backend' },
});

describe('buttons of dockfra.yaml', () => {
  it('stand on the page of their stack: links, and actions that are asked about first', async () => {
    const { page, go, world } = desk();
    world.audit.buttons = [button({}), RESTART, button({ label: 'of another', stack: 'blog' })];
    await go('/stacks/shop');
    const group = page.getByRole('group', { name: 'Buttons of dockfra.yaml' });
    const link = group.getByRole('link', { name: 'Open the shop' });
    expect(await link.getAttribute('href')).toBe('http://localhost:8081/');
    expect(await link.getAttribute('rel')).toBe('noreferrer');
    expect(await group.getByText('of another').count()).toBe(0);
    await group.getByRole('button', { name: 'Restart the backend' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('dockfra service restart shop backend').waitFor();
    expect(world.calls).toEqual([]);
    await dialog.getByRole('button', { name: 'Do it' }).click();
    await expect.poll(() => world.calls.at(-1)?.name).toBe('service.restart');
    expect(world.calls.at(-1)?.input).toEqual({ stack: 'shop', service: 'backend' });
  });

  it('come when their condition begins to hold, without a reload', async () => {
    const { page, go, world } = desk();
    await go('/stacks/shop');
    await page.getByRole('tab').first().waitFor();
    expect(await page.getByText('Open the shop').count()).toBe(0);
    world.audit.buttons = [button({})];
    world.publish({ kind: 'stacks' });
    await page.getByRole('link', { name: 'Open the shop' }).waitFor();
  });

  it.each(['light', 'dark'] as const)('stand beside a launch that is done, in %s', async (colorScheme) => {
    const { page, go, world } = desk();
    await page.emulateMedia({ colorScheme });
    world.audit.buttons = [button({}), RESTART, button({ label: 'A long one '.repeat(5) })];
    world.launches.records = [launchOf({ state: 'done', endedAt: new Date().toISOString() })];
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await go('/launch');
      await page.getByRole('link', { name: 'Open the shop' }).waitFor();
      expect(await axeFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  });
});
