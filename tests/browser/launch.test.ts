import { describe, expect, it } from 'vitest';

import { launchOf, preflightOf } from './fake-launches.ts';
import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk(1440);
const MISSING = {
  rule: 'external',
  level: 'stop' as const,
  stack: 'shop',
  service: null,
  cause: 'external network shared is not there',
  place: { file: 'app/compose.yaml', line: 12 },
  fix: {
    text: 'create network shared',
    action: { name: 'stack.create', input: { stack: 'shop', kind: 'network', name: 'shared' } },
  },
};

describe('the launch page', () => {
  it('says what stops a launch, repairs it by a button, and launches then', async () => {
    const { page, go, world } = desk();
    world.launches.preflight = preflightOf([MISSING]);
    await go('/stacks/shop/launch');
    await page.getByText('external network shared is not there').waitFor();
    await page.getByText('app/compose.yaml:12').waitFor();
    const launch = page.getByRole('button', { name: 'Launch', exact: true });
    expect(await launch.isDisabled()).toBe(true);
    await page.getByText('dockfra stack create shop network shared').waitFor();
    await page.getByRole('button', { name: 'create network shared' }).click();
    await page.getByText('Nothing stands in the way').waitFor();
    expect(world.calls.at(-1)).toMatchObject({ name: 'stack.create', input: MISSING.fix.action.input });
    await launch.click();
    await page.getByText('health check has not passed yet').waitFor();
    expect(world.calls.at(-1)).toMatchObject({ name: 'stack.up', input: { name: ['shop'] } });
    expect(await page.getByRole('log', { name: 'Output of the launch' }).innerText()).toContain(
      'shop-db-1  Started',
    );
    world.launches.change({ state: 'done', endedAt: new Date().toISOString() });
    await page.getByText('all services are healthy').waitFor();
  });

  it('shows the launch under way after a reload, moves with it, and puts what failed on top', async () => {
    const { page, go, world } = desk();
    world.launches.records = [launchOf()];
    await go('/launch');
    await page.getByText('under way').waitFor();
    await page.reload();
    await page.getByText('under way').waitFor();
    const rows = page.getByRole('list', { name: 'Services of the launch' }).getByRole('listitem');
    expect(await rows.first().innerText()).toContain('frontend');
    const { services } = launchOf();
    world.launches.lines.push(' Container shop-backend-1  Error');
    world.launches.change({
      state: 'failed',
      endedAt: new Date().toISOString(),
      services: services.map((one) =>
        one.service === 'backend' ? { ...one, phase: 'failed' as const } : one,
      ),
      failure: {
        stack: 'shop',
        service: 'backend',
        cause: 'it ended with exit code 3',
        fix: 'correct it',
        lines: ['no database'],
      },
      note: 'shop: db runs, health: healthy',
    });
    const failure = page.getByRole('alert');
    await failure.getByText('it ended with exit code 3').waitFor();
    expect(await failure.innerText()).toContain('no database');
    expect(await rows.first().innerText()).toContain('backend');
    await page.getByText('Left as it is: shop: db runs, health: healthy').waitFor();
    await page.getByText('shop-backend-1  Error').waitFor();
    await page.getByRole('button', { name: 'Launch again' }).waitFor();
  });

  it('asks for just the value that is missing, and goes on by itself when it is there', async () => {
    const { page, go, world } = desk();
    world.settings.lay({
      'shop/compose.yaml': 'services: { web: { image: "x:${TAG:?which version}" } }\n',
    });
    world.launches.preflight = preflightOf([
      {
        ...MISSING,
        rule: 'missing-values',
        cause: 'TAG has no value: which version',
        fix: { text: 'give TAG a value' },
      },
    ]);
    await go('/stacks/shop/launch');
    await page.getByText('TAG has no value: which version').waitFor();
    await page.getByRole('button', { name: 'Launch', exact: true }).click();
    const form = page.getByRole('region', { name: 'Values that are missing' });
    await form.getByRole('textbox').first().fill('1.2');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('under way').waitFor();
    expect(world.calls.map(({ name }) => name).slice(-2)).toEqual(['settings.set', 'stack.up']);
    world.launches.change({ state: 'done', endedAt: new Date().toISOString() });
    await page.getByText('all services are healthy').waitFor();
  });

  it('cancels', async () => {
    const { page, go, world } = desk();
    world.launches.records = [launchOf()];
    await go('/stacks/shop/launch');
    await page.getByRole('button', { name: 'Cancel the launch' }).click();
    await page.getByText('cancelled', { exact: false }).first().waitFor();
    expect(world.calls.at(-1)).toMatchObject({ name: 'stack.cancel', input: { launch: launchOf().id } });
  });

  it.each(['light', 'dark'] as const)(
    'axe finds nothing, and nothing scrolls sideways at 390 px, in %s',
    async (colorScheme) => {
      const { page, go, world } = desk();
      await page.emulateMedia({ colorScheme });
      world.launches.preflight = preflightOf([
        MISSING,
        { ...MISSING, rule: 'room', level: 'warn', fix: null },
      ]);
      world.launches.records = [
        launchOf({
          state: 'failed',
          endedAt: new Date().toISOString(),
          failure: {
            stack: 'shop',
            service: 'db',
            cause: 'x'.repeat(300),
            fix: 'y',
            lines: ['z'.repeat(300)],
          },
        }),
      ];
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await go('/launch');
        await page.getByText('external network shared is not there').first().waitFor();
        expect(await axeFaults(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        if (process.env['SHOTS'])
          await page.screenshot({
            path: `${process.env['SHOTS']}/launch-${colorScheme}-${String(width)}.png`,
            fullPage: true,
          });
      }
    },
  );
});
