import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

import type { ServiceState } from '../../platform/ports.ts';
import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk();
const PAGES = [
  '/stacks',
  '/stacks/shop',
  '/stacks/shop/services/backend',
  '/stacks/shop/services/worker',
  '/stacks/shop/services/backend/container',
  '/stacks/shop/services/backend/logs',
  '/logs',
  '/logs?service=shop/backend&service=shop/db',
];

const texts = ['INFO request 17 took 3 ms', 'ERROR connect ECONNREFUSED', 'WARN slow', 'DEBUG cache'];
const line = (index: number, text: string, cut = 0) => ({
  at: new Date(Date.UTC(2026, 2, 2) + index * 1000).toISOString(),
  stream: 'out' as const,
  text,
  cut,
});
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => line(index, `${texts[index % 4] ?? ''} (${String(index)})`));
const ill: Partial<ServiceState> = { state: 'exited', exitCode: 137, health: 'none', restarts: 3 };

function setWorld(): void {
  const { world } = desk();
  world.services = world.services.map((one) => (one.service === 'worker' ? { ...one, ...ill } : one));
  world.containers.logs.set('backend-1', many(400));
  world.containers.logs.set('db-1', many(300));
  world.publish({ kind: 'engine' });
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(PAGES)('axe finds nothing on %s', async (path) => {
    const { page, go } = desk();
    setWorld();
    await page.emulateMedia({ colorScheme });
    await go(path);
    await page.waitForLoadState('networkidle');
    if (path === '/stacks/shop') await page.locator('.topology-node').first().waitFor();
    if (path.includes('logs') && path !== '/logs') await page.locator('.log-row').first().waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });
});

describe('on a telephone, 390 px wide', () => {
  it.each(PAGES)('%s needs no sideways scrolling', async (path) => {
    const { page, go } = desk();
    setWorld();
    await page.setViewportSize({ width: 390, height: 844 });
    await go(path);
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('the list of services comes before the drawing', async () => {
    const { page, go } = desk();
    await page.setViewportSize({ width: 390, height: 844 });
    await go('/stacks/shop');
    const list = await page.getByRole('list', { name: 'Services' }).boundingBox();
    const drawing = await page.getByRole('heading', { name: 'How they hang together' }).boundingBox();
    expect(list?.y ?? 0).toBeLessThan(drawing?.y ?? 0);
  });
});

describe('the stacks', () => {
  it('are each there with what they lack; a broken file hides none', async () => {
    const { page, go } = desk();
    setWorld();
    await go('/stacks');
    const lines = page.getByRole('list', { name: 'Stacks' }).getByRole('listitem');
    await lines.filter({ hasText: 'shop' }).getByText('1 broken').waitFor();
    await lines.filter({ hasText: 'shop' }).getByText('1 setting is missing: PAYMENT_API_KEY').waitFor();
    await lines.filter({ hasText: 'tools' }).getByText('not running, 1 service').waitFor();
    await page.getByText('lab/compose.yaml:7').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('heading', { level: 1, name: 'Logs' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByRole('link', { name: 'shop', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'shop' }).waitFor();
  });

  it('change with the files, and say what to do where there is none', async () => {
    const { page, go, world } = desk();
    await go('/stacks');
    await page.getByRole('link', { name: 'tools' }).waitFor();
    world.containers.discovered.stacks = [];
    world.containers.discovered.errors = [];
    world.publish({ kind: 'stacks' });
    await page.getByRole('region', { name: 'No stack here' }).getByText('dockfra init').waitFor();
  });
});

describe('a stack', () => {
  it('is filtered by what is clicked on, by mouse and by keyboard', async () => {
    const { page, go } = desk();
    await go('/stacks/shop');
    const names = page.getByRole('list', { name: 'Services' }).locator('[data-service]');
    await expect.poll(() => names.count()).toBe(5);
    const network = page.getByRole('button', { name: 'front', exact: false }).filter({ hasText: /^front$/ });
    await network.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'In network front' }).waitFor();
    expect(await names.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-service')))).toEqual([
      'backend',
      'frontend',
    ]);
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => names.count()).toBe(5);
    await page.locator('.topology-node[data-kind="volume"]').filter({ hasText: 'uploads' }).click();
    await expect.poll(() => names.count()).toBe(1);
  });

  it('shows a container that dies at once, in list and drawing', async () => {
    const { page, go, world } = desk();
    await go('/stacks/shop');
    await page.locator('.topology-node').first().waitFor();
    const row = page.locator('[data-service="backend"]');
    await row.getByText('healthy').waitFor();
    world.services = world.services.map((one) => (one.service === 'backend' ? { ...one, ...ill } : one));
    world.publish({ kind: 'container', project: 'shop', containerId: 'backend-1' });
    await row.getByText('stopped').waitFor();
    await page.locator('.topology-node').filter({ hasText: 'backend' }).getByText('stopped').waitFor();
    await page.getByText('1 broken').first().waitFor();
  });
});

describe('a service', () => {
  it('says why it is as it is, and never shows a secret', async () => {
    const { page, go } = desk();
    setWorld();
    await go('/stacks/shop/services/worker');
    await page.getByText('The kernel killed it').waitFor();
    await page.getByText('It ended with exit code 137.').waitFor();
    await page.getByRole('tab', { name: 'Inside' }).click();
    const row = page.getByRole('row').filter({ hasText: 'POSTGRES_PASSWORD' });
    await row.getByText('hidden').waitFor();
    expect(await page.content()).not.toContain('hunter2');
  });

  it('measures only while somebody looks', async () => {
    const { page, go, world } = desk();
    await go('/stacks/shop/services/backend');
    await page.getByText(/\d+ MB of 512 MB/).waitFor();
    expect([...world.containers.openStats]).toEqual(['backend-1']);
    await page.getByRole('tab', { name: 'Inside' }).click();
    await expect.poll(() => world.containers.openStats.size).toBe(0);
    await page.getByRole('tab', { name: 'State' }).click();
    await expect.poll(() => world.containers.openStats.size).toBe(1);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await expect.poll(() => world.containers.openStats.size).toBe(0);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => false });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await expect.poll(() => world.containers.openStats.size).toBe(1);
    await page.close();
    await expect.poll(() => world.containers.openStats.size).toBe(0);
  });

  it('is restarted after its effect was said, by the action that the command line has', async () => {
    const { page, go, world } = desk();
    await go('/stacks/shop/services/backend');
    await page.getByRole('button', { name: 'Restart' }).click();
    const dialog = page.getByRole('dialog', { name: 'Restart backend' });
    await dialog.getByText('dockfra service restart shop backend').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const asked = () => world.calls.filter(({ name }) => name.startsWith('service.'));
    expect(asked()).toEqual([]);
    await dialog.getByRole('button', { name: 'Restart', exact: true }).click();
    await page.getByText('backend runs again.').waitFor();
    expect(asked()).toMatchObject([
      { name: 'service.restart', input: { stack: 'shop', service: 'backend' } },
    ]);
  });

  it('is found by the search', async () => {
    const { page, go } = desk();
    await go('/');
    await page.getByText('services are well').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Pages, tickets, services, actions, commands').fill('frontend');
    await page.getByRole('dialog').getByText('frontend', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'frontend' }).waitFor();
  });
});

describe('logs', () => {
  const URL_OF_TWO = '/logs?service=shop/backend&service=shop/db';
  const rows = () => desk().page.locator('.log-row');

  it('of two services in one order; searched, by pattern, by level, by kind', async () => {
    const { page, go } = desk();
    setWorld();
    await go(URL_OF_TWO);
    await page.getByText('700 of 700 lines.').waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('ECONN');
    await page.getByText('175 of 700 lines.').waitFor();
    await page.locator('mark').first().waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill(String.raw`slow \(\d\d\)$`);
    await page.getByText('0 of 700 lines.').waitFor();
    await page.getByRole('checkbox', { name: 'Pattern' }).check();
    await page.getByText('46 of 700 lines.').waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('(');
    await page.getByText('This is no valid pattern.').waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('');
    await page.getByRole('checkbox', { name: 'New kinds only' }).check();
    await page.getByText('8 of 700 lines.').waitFor();
    await page.getByText('dockfra stack logs shop backend db --follow').waitFor();
  });

  it('go on by themselves, stand still in a pause, and lose nothing meanwhile', async () => {
    const { page, go, world } = desk();
    setWorld();
    await go(URL_OF_TWO);
    await page.getByText('700 of 700 lines.').waitFor();
    world.containers.write('db-1', [line(9000, 'the newest <b>line</b>')]);
    await rows().getByText('the newest <b>line</b>').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Pause' }).click();
    world.containers.write('db-1', [line(9001, 'in the pause')]);
    await page.getByText('1 new line waits.').waitFor();
    expect(await rows().getByText('in the pause').count()).toBe(0);
    await page.getByRole('main').getByRole('button', { name: 'Go on' }).click();
    await rows().getByText('in the pause').waitFor();
  });

  it('are chosen by arrows, shown whole, and downloaded', async () => {
    const { page, go, world } = desk();
    world.containers.logs.set('db-1', [line(1, 'x'.repeat(8000), 1_040_000), line(2, 'last')]);
    await go('/logs?service=shop/db');
    await page.getByText('2 of 2 lines.').waitFor();
    await page.getByRole('listbox', { name: 'Log lines' }).focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    const whole = page.getByRole('region', { name: 'Chosen line', exact: true });
    await whole.getByText('1,040,000 more characters').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(await readFile(await download.path(), 'utf8')).toContain('shop/db last\n');
  });

  it('of 100,000 lines draw a screen full', async () => {
    const { page, go, world } = desk();
    world.containers.logs.set('db-1', many(100_000));
    await go('/logs?service=shop/db');
    await page.getByText('1,000 of 1,000 lines.').waitFor();
    await page.getByRole('combobox', { name: 'How far back' }).click();
    await page.getByRole('option', { name: 'All, to 100,000 lines' }).click();
    await page.getByText('100,000 of 100,000 lines.').waitFor({ timeout: 60_000 });
    expect(await rows().count()).toBeLessThan(120);
    await rows().getByText('(99999)').waitFor();
    await page.locator('.log-view').evaluate((box) => (box.scrollTop = 0));
    await rows().getByText('(0)').waitFor();
    await page.getByRole('button', { name: 'To the newest' }).click();
    await rows().getByText('(99999)').waitFor();
  });

  it('go on where they were when the platform was away', async () => {
    const { page, go, world, restart } = desk();
    setWorld();
    await go(URL_OF_TWO);
    await page.getByText('700 of 700 lines.').waitFor();
    const start = await restart();
    world.containers.logs.get('db-1')?.push(line(9000, 'meanwhile'));
    await start();
    await rows().getByText('meanwhile').waitFor();
    await page.getByText('701 of 701 lines.').waitFor();
  });
});
