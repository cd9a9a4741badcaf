import { describe, expect, it } from 'vitest';

import { faultOf, repairOf } from './fake-repairs.ts';
import { launchOf } from './fake-launches.ts';
import type { FakeWorld } from './fake-world.ts';
import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk(1440);

function breakWorker(world: FakeWorld): void {
  world.services = world.services.map((one) =>
    one.service === 'worker' ? { ...one, state: 'exited', exitCode: 1, health: 'none' } : one,
  );
  world.repairs.diagnosed.diagnoses = [faultOf()];
}

describe('what is wrong with a service', () => {
  it('is repaired with two clicks from the overview, and the proof is shown', async () => {
    const { page, go, world } = desk();
    breakWorker(world);
    let end: () => void = () => undefined;
    world.repairs.mayEnd = new Promise<void>((resolve) => (end = resolve));
    await go('/');
    await page.getByRole('link', { name: 'What is wrong with worker?' }).click();
    const sheet = page.getByRole('dialog', { name: 'Restart worker' });
    await sheet.getByText('Look again until it runs well and the fault is gone').waitFor();
    await sheet.getByText('Can be taken back: Stop worker').waitFor();
    await sheet.getByText('dockfra repair apply shop/worker/queue-refused restart').waitFor();
    await sheet.getByRole('button', { name: 'Repair', exact: true }).click();
    await sheet.getByText('Running', { exact: true }).waitFor();
    expect(world.calls.at(-1)).toMatchObject({
      name: 'repair.apply',
      input: { diagnosis: faultOf().id, fix: 'restart', stack: 'shop', service: 'worker' },
    });
    end();
    await sheet.getByText('The fault is gone').waitFor();
    await sheet.getByText('the fault is not found').waitFor();
    await sheet.getByRole('button', { name: 'Close' }).last().click();
    await sheet.waitFor({ state: 'detached' });
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await page.getByRole('region', { name: 'What is wrong' }).waitFor({ state: 'detached' });
  });

  it('is taken back from the list of past repairs', async () => {
    const { page, go, world } = desk();
    world.repairs.records = [
      repairOf(faultOf(), { state: 'gone', note: 'healthy', after: ['worker: running'] }),
    ];
    await go('/stacks/shop/services/worker');
    const past = page.getByRole('region', { name: 'Repairs' });
    await past.getByRole('button', { name: 'Take it back' }).click();
    const sheet = page.getByRole('dialog', { name: 'Take a repair back' });
    await sheet.getByText('The fault may come back with it.').waitFor();
    await sheet.getByText('Stop worker').waitFor();
    await sheet.getByRole('button', { name: 'Take it back' }).click();
    await past.getByText('Taken back by owner:owner').waitFor();
    expect(world.calls.at(-1)).toMatchObject({ name: 'repair.undo', input: { id: repairOf(faultOf()).id } });
    await expect.poll(() => past.getByRole('button', { name: 'Take it back' }).count()).toBe(0);
  });

  it('asks for a value that only a person has, and hides a secret', async () => {
    const { page, go, world } = desk();
    breakWorker(world);
    await go('/stacks/shop/services/worker');
    const wrong = page.getByRole('region', { name: 'What is wrong' });
    await wrong.getByText('Free some memory on the host').waitFor();
    await wrong.getByRole('button', { name: 'Give REDIS_URL a value, and use it' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Make the containers of worker anew').waitFor();
    await sheet.getByText('This cannot be taken back.').waitFor();
    const field = sheet.getByLabel('REDIS_URL');
    expect(await field.getAttribute('type')).toBe('password');
    expect(await sheet.getByRole('button', { name: 'Repair', exact: true }).isDisabled()).toBe(true);
    await field.fill('redis://cache:6379');
    await field.press('Enter');
    await sheet.getByText('The fault is gone').waitFor();
    expect(world.calls.at(-1)).toMatchObject({ input: { value: ['value=redis://cache:6379'] } });
  });

  it('says so when the fault remains, and when it is gone before anything was done', async () => {
    const { page, go, world } = desk();
    breakWorker(world);
    world.repairs.next = { state: 'remains', note: 'it ended with exit code 1', after: ['worker: exited'] };
    await go('/stacks/shop/services/worker?repair');
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Repair', exact: true }).click();
    await sheet.getByText('The fault remains').waitFor();
    await sheet.getByText('it ended with exit code 1', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Restart worker' }).waitFor();
    world.repairs.diagnosed.diagnoses = [];
    await page.getByRole('button', { name: 'Restart worker' }).click();
    await sheet.getByText('there is no such fault (any more)').waitFor();
    expect(await sheet.getByRole('button', { name: 'Repair', exact: true }).isDisabled()).toBe(true);
  });

  it('that no pattern knows is shown with its last lines and the way to its log', async () => {
    const { page, go, world } = desk();
    breakWorker(world);
    const lines = ['<b>boom</b>', 'giving up'];
    world.repairs.diagnosed = {
      diagnoses: [],
      unknown: [{ stack: 'shop', service: 'worker', why: 'it ended with exit code 7', lines }],
      unread: [],
    };
    await go('/stacks/shop');
    const wrong = page.getByRole('region', { name: 'What is wrong' });
    await wrong.getByText('<b>boom</b>').waitFor();
    await wrong.getByRole('button', { name: 'Ask about it' }).click();
    const chat = page.getByRole('dialog', { name: 'Ask' });
    await expect.poll(() => chat.getByLabel('Your question').inputValue()).toBe('Why is worker down?');
    await chat.getByRole('button', { name: 'Ask', exact: true }).click();
    await chat.getByText('it ended with exit code 7').waitFor();
    await chat.getByRole('button', { name: 'Close' }).click();
    await wrong.getByRole('link', { name: 'All of its log' }).click();
    await page.waitForURL('**/services/worker/logs');
  });

  it.each([
    ['compose.yaml', 4],
    ['compose.override.yaml', 2],
  ])('leads to its line of %s in the compose editor', async (name, line) => {
    const { page, go, world } = desk();
    breakWorker(world);
    world.settings.lay({
      'shop/compose.yaml': 'services:\n  web:\n    image: x\n  worker: { image: y }\n',
      'shop/compose.override.yaml': 'services:\n  worker: { environment: { A: b } }\n',
    });
    world.repairs.diagnosed.diagnoses = [faultOf({ place: { file: `shop/${name}`, line } })];
    await go('/stacks/shop/services/worker');
    await page.getByRole('link', { name: `Open shop/${name}:${String(line)}` }).click();
    await page.getByRole('textbox', { name: `Text of ${name}` }).waitFor();
    await page.locator('.cm-activeLine').getByText('worker').waitFor();
    await world.settings.close();
  });

  it('is told while the page is open, and leaves it when it is over', async () => {
    const { page, go, world } = desk();
    await go('/stacks/shop/services/worker');
    await page.getByRole('heading', { name: 'worker' }).waitFor();
    expect(await page.getByRole('region', { name: 'What is wrong' }).count()).toBe(0);
    breakWorker(world);
    world.publish({ kind: 'container', project: 'shop', containerId: 'worker-1' });
    const wrong = page.getByRole('region', { name: 'What is wrong' });
    await wrong.getByText('redis is not running').waitFor();
    world.repairs.diagnosed.diagnoses = [];
    world.repairs.tell();
    await wrong.waitFor({ state: 'detached' });
  });
});

it('a launch that failed shows what is wrong with its service', async () => {
  const { page, go, world } = desk();
  breakWorker(world);
  world.launches.records = [
    launchOf({
      state: 'failed',
      endedAt: new Date().toISOString(),
      failure: { stack: 'shop', service: 'worker', cause: 'it ended', fix: 'look', lines: [] },
    }),
  ];
  await go('/stacks/shop/launch');
  await page.getByRole('button', { name: 'Restart worker' }).waitFor();
});

it.each(['light', 'dark'] as const)(
  'axe finds nothing, and nothing scrolls sideways at 390 px, in %s',
  async (colorScheme) => {
    const { page, go, world } = desk();
    await page.emulateMedia({ colorScheme });
    breakWorker(world);
    world.repairs.diagnosed.diagnoses = [
      faultOf({ cause: `${'x'.repeat(200)} ${faultOf().cause}` }),
      faultOf({ id: 'shop/worker/other', level: 'warn', title: 'Old image', fixes: [] }),
    ];
    world.repairs.diagnosed.unknown = [
      { stack: 'shop', service: 'worker', why: 'it ended with exit code 7', lines: ['z'.repeat(300)] },
    ];
    world.repairs.records = [
      repairOf(faultOf(), { state: 'remains', note: 'it ended', after: ['y'.repeat(300)] }),
      repairOf(faultOf(), { id: '20300101000000-abcde0', state: 'interrupted', mark: null }),
    ];
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      const look = async (name: string) => {
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        if (process.env['SHOTS'])
          await page.screenshot({
            path: `${process.env['SHOTS']}/repair-${name}-${colorScheme}-${String(width)}.png`,
            fullPage: name === 'service',
          });
        expect(await axeFaults(page)).toEqual([]);
      };
      await go('/stacks/shop/services/worker');
      await page.getByText('No known fault fits').waitFor();
      await page.getByText('What was seen').first().click();
      await look('service');
      await page.getByRole('button', { name: 'Give REDIS_URL a value, and use it' }).click();
      await page.getByText('This cannot be taken back.').waitFor();
      await look('sheet');
      await go('/stacks/shop');
      await page.getByText('No known fault fits').waitFor();
      await look('stack');
    }
  },
);
