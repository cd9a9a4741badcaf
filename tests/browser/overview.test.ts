import { describe, expect, it } from 'vitest';

import { useDesk } from './pages.ts';
import { sampleIncident } from './sample-crew.ts';
import { sampleServices } from './sample-data.ts';

const desk = useDesk();

describe('a service', () => {
  it('shows its whole name and leads to its address; a database is only named', async () => {
    const { page, go, world } = desk();
    const [service] = sampleServices(new Date());
    const name = 'notifications-and-webhooks-worker-of-the-shop';
    if (service)
      world.services.push(
        {
          ...service,
          containerId: 'notifications-1',
          service: name,
          ports: ['0.0.0.0:9090->9090/tcp', ':::9090->9090/tcp'],
        },
        { ...service, containerId: 'cache-1', service: 'cache', ports: ['127.0.0.1:6379->6379/tcp'] },
      );
    world.publish({ kind: 'engine' });
    await go('/');
    const services = page.getByRole('region', { name: 'Services' });
    const title = services.getByText(name, { exact: true });
    await title.waitFor();
    const right = (box: Element) => Math.ceil(box.getBoundingClientRect().right);
    const tile = services.locator('.tile').filter({ hasText: name });
    expect(await title.evaluate(right)).toBeLessThanOrEqual(await tile.evaluate(right));
    expect(await title.evaluate((text) => getComputedStyle(text).textOverflow)).toBe('clip');
    const link = services.getByRole('link', { name: `Open ${name} at 127.0.0.1:9090` });
    expect(await link.getAttribute('href')).toBe('http://127.0.0.1:9090');
    expect(await link.getAttribute('rel')).toBe('noreferrer');
    await expect.poll(() => link.count()).toBe(1);
    await services.getByText('127.0.0.1:6379').waitFor();
    expect(await services.getByRole('link', { name: /6379/ }).count()).toBe(0);
  });
});

describe('the head of a page', () => {
  it('fits a phone: its last button is whole', async () => {
    const { page, go } = desk();
    await page.setViewportSize({ width: 390, height: 844 });
    await go('/');
    const box = await page.getByRole('button', { name: 'Log out' }).boundingBox();
    expect(box?.x).toBeGreaterThan(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390 - 8);
  });
});

describe('an incident', () => {
  it('waits for a person with a way to its fixes; its service is not well between two falls', async () => {
    const { page, go, world } = desk();
    await go('/');
    const tile = page
      .getByRole('region', { name: 'Services' })
      .locator('.tile')
      .filter({ hasText: 'worker' });
    await tile.waitFor();
    world.crew.incidents.push(sampleIncident(new Date()));
    world.publish({ kind: 'incident', id: 'I-0001', status: 'open' });
    const needs = page.getByRole('region', { name: 'Needs you' });
    await needs.getByText('shop/worker is restarting again and again').waitFor();
    expect(await tile.getAttribute('data-wellness')).toBe('broken');
    await needs.getByRole('link', { name: 'Look shop/worker' }).click();
    await page.waitForURL('**/stacks/shop/services/worker?repair');
    world.crew.incidents.length = 0;
    world.publish({ kind: 'incident', id: 'I-0001', status: 'closed' });
    await go('/');
    await needs.getByText('shop/worker is restarting').waitFor({ state: 'detached' });
  });
});

describe('what a role does', () => {
  it('is said in the same words on the overview, the crew page and its own page', async () => {
    const { page, go, world } = desk();
    await world.ports.switches.pause('owner:owner', 'a look', 'manager');
    const wordsOn = async (path: string, region: string) => {
      await go(path);
      const rows = page.getByRole('region', { name: region }).getByRole('listitem');
      await rows.filter({ hasText: 'daemon away' }).waitFor();
      await rows.filter({ hasText: 'paused' }).waitFor();
      const words = rows.locator('.crew-doing .mantine-Group-root > .mantine-Group-root');
      return words.allTextContents();
    };
    const overview = await wordsOn('/', 'Crew');
    expect(overview).toEqual(['paused', 'link is down', 'working', 'daemon away']);
    expect(await wordsOn('/crew', 'Now')).toEqual(overview);
    await go('/crew/autopilot');
    await page.getByRole('region', { name: 'Now' }).getByText('link is down').waitFor();
    expect(await page.getByText('ready', { exact: true }).count()).toBe(0);
  });
});

describe('a pause', () => {
  it('without a reason says so, and a second one does not wipe the reason of the first', async () => {
    const { page, go, world } = desk();
    await world.ports.switches.pause('owner:root', '');
    await go('/');
    const banner = page.getByRole('status').filter({ hasText: 'Everything is paused' });
    await banner.getByText('No reason was given.').waitFor();
    await page.getByRole('region', { name: 'Needs you' }).getByText('No reason was given.').waitFor();
    await world.ports.switches.pause('owner:root', 'the database moves');
    await banner.getByText('the database moves').waitFor();
    await world.ports.switches.pause('autopilot:daemon', '');
    await world.ports.switches.pause('manager:bob', 'out of money');
    await banner.getByText('the database moves; manager:bob: out of money').waitFor();
    await banner.getByText('(owner:root, now)').waitFor();
  });
});

describe('the search', () => {
  const found = async (text: string) => {
    const { page } = desk();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Pages, tickets, services, actions, commands').fill(text);
    const list = page.getByRole('dialog').locator('.mantine-Spotlight-actionLabel');
    await list.first().waitFor();
    const labels = await list.allTextContents();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    return labels;
  };

  it.each([
    ['deploy', ['Deploy T-0006', 'dockfra deploy ID', 'Tickets: Approved']],
    ['approve', ['Approve or reject T-0007', 'Tickets: In review']],
    ['log in', ['Terminal: Developer']],
    ['money', ['Usage']],
    ['developer key', ['Model: Developer']],
    ['aider', ['Coding engines']],
    ['backend', ['backend']],
    ['roll back', ['dockfra rollback']],
    ['mode', ["The autopilot's mode"]],
  ])('finds for "%s": %s', async (text, expected) => {
    const { page } = desk();
    await page.getByRole('heading', { level: 1, name: /services are well/ }).waitFor();
    const labels = await found(text);
    for (const label of expected)
      expect(
        labels.some((one) => one.startsWith(label)),
        `${label} in ${labels.join(' | ')}`,
      ).toBe(true);
  });

  it('copies a command', async () => {
    const { page } = desk();
    await page.getByRole('heading', { level: 1, name: /services are well/ }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Pages, tickets, services, actions, commands').fill('audit verify');
    await page.getByRole('dialog').getByText('dockfra audit verify').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Copied: dockfra audit verify').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('dockfra audit verify');
  });
});

describe('times', () => {
  it('that a faster clock gave are never told as still to come; the end of a lease is', async () => {
    const { page, go, world } = desk();
    const ahead = new Date(Date.now() + 45 * 60_000).toISOString();
    const ticket = world.tickets.get('T-0009');
    if (ticket) world.put({ ...ticket, updated_at: ahead, created_at: ahead });
    for (const path of ['/', '/tickets', '/tickets/T-0009']) {
      await go(path);
      await page.locator('time').first().waitFor();
      const told = await page.locator('time').allTextContents();
      expect(told.filter((text) => text.startsWith('in '))).toEqual([]);
    }
    await go('/tickets/T-0008');
    await page.getByText('in 40 min.').waitFor();
  });

  it("follow the platform's clock, not the browser's", async () => {
    const { page, go } = desk();
    await page.clock.setSystemTime(new Date(Date.now() - 3 * 3_600_000));
    await go('/tickets/T-0007');
    await page.getByRole('complementary').getByText('6 min. ago').first().waitFor();
  });
});

describe('a ticket that is done', () => {
  it('asks nobody to look at it, and says which acceptance lines were marked, and by what', async () => {
    const { page, go, world } = desk();
    const ticket = world.tickets.get('T-0003');
    const at = new Date().toISOString();
    const commit = '9c27ae51b08d4f6e93d1c7a2450be8f16d3a7c90';
    if (!ticket) throw new Error('no T-0003');
    world.put({
      ...ticket,
      review: { requested_at: at, flags: ['touches compose.yaml'], verdict: 'approved', by: 'owner:root' },
      acceptance: [
        {
          text: 'The total stands below the list',
          state: 'met',
          proof: { kind: 'test', text: 'total is shown', by: 'developer:daemon', at, commit },
          marked: { by: 'owner:root', at, commit },
        },
        { text: 'Nothing else changes', state: 'open' },
      ],
    });
    await go('/tickets/T-0003');
    const lines = page.getByRole('region', { name: 'Acceptance' }).getByRole('listitem');
    expect(await lines.first().textContent()).toBe(
      'The total stands below the listmetTest passed: total is shown, at 9c27ae51marked by owner:root now',
    );
    expect(await lines.last().textContent()).toBe('Nothing else changesnot marked');
    expect(await page.getByText('Why a person must look').count()).toBe(0);
    await go('/tickets/T-0007');
    await page.getByText('Why a person must look').waitFor();
    expect(await lines.first().textContent()).toContain('not marked yet');
  });
});
