import { describe, expect, it } from 'vitest';

import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk();
const now = () => new Date().toISOString();

describe('the mode of the autopilot', () => {
  it('is changed after each mode was explained, by the keyboard, and every open page says so at once', async () => {
    const { page, go, world } = desk();
    await go('/crew');
    const other = await page.context().newPage();
    await other.goto(page.url());
    const rowOn = (where: typeof page) => where.getByRole('listitem').filter({ hasText: 'Autopilot' });
    await rowOn(other).getByText('mode: propose').waitFor();
    await page.getByRole('button', { name: /^mode: / }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: "The autopilot's mode" });
    await dialog.getByText('everything waits in the inbox for your yes').waitFor();
    expect(await dialog.getByRole('button', { name: 'Set the mode' }).isDisabled()).toBe(true);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('value')))
      .toBe('propose');
    await page.keyboard.press('ArrowDown');
    await dialog.getByText('dockfra pilot mode auto').waitFor();
    expect(world.calls).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('The autopilot is in mode auto now.').waitFor();
    await rowOn(page).getByText('mode: auto').waitFor();
    await rowOn(other).getByText('mode: auto').waitFor();
    expect(world.calls).toMatchObject([{ name: 'pilot.mode', input: { mode: 'auto' } }]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('mode: auto');
    await other.close();
  });

  it('says so when something above the file sets another one', async () => {
    const { page, go, world } = desk();
    const { act } = world.crew;
    world.crew.act = async (name, input, progress) => {
      const done = await act(name, input, progress);
      if (name !== 'pilot.mode' || !done?.ok) return done;
      return {
        ok: true,
        value: { before: 'propose', mode: 'off', overriddenBy: { mode: 'auto', at: '.env:3' } },
      };
    };
    await go('/crew');
    await page.getByRole('button', { name: /^mode: / }).click();
    await page.getByRole('radio', { name: 'off' }).check();
    await page.getByRole('button', { name: 'Set the mode' }).click();
    await page.getByText('off stands in dockfra.yaml now, but .env:3 says auto, which counts.').waitFor();
  });
});

describe('one role alone', () => {
  it('is paused with a reason and resumed, on every open page, while the others go on', async () => {
    const { page, go, world } = desk();
    await go('/crew');
    const overview = await page.context().newPage();
    await overview.goto(new URL('/', page.url()).href);
    await page.getByRole('button', { name: 'Pause the Monitor' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause the Monitor' });
    await dialog.getByText('a deployment under way is brought to its end').waitFor();
    await dialog.getByLabel('Reason (optional)').fill("don't deploy");
    expect(await dialog.textContent()).toContain(`dockfra crew pause monitor 'don'\\''t deploy'`);
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Pause the Monitor' }).click();
    await page.getByText('Monitor is paused.').waitFor();
    const row = page.getByRole('listitem').filter({ hasText: 'Monitor' });
    await row.getByText('the monitor is paused by owner:owner').waitFor();
    await overview
      .getByRole('region', { name: 'Crew' })
      .getByRole('listitem')
      .filter({ hasText: 'Monitor' })
      .getByText('paused', { exact: true })
      .waitFor();
    await page.getByRole('button', { name: 'Pause the Developer' }).waitFor();
    await page.getByRole('button', { name: 'Resume the Monitor' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume the Monitor' }).click();
    await page.getByRole('button', { name: 'Pause the Monitor' }).waitFor();
    expect(world.calls).toMatchObject([
      { name: 'crew.pause', input: { role: 'monitor', reason: "don't deploy" } },
      { name: 'crew.resume', input: { role: 'monitor' } },
    ]);
    await overview.close();
  });

  it('tells a refusal and stays as it is', async () => {
    const { page, go, world } = desk();
    world.refuse = {
      name: 'crew.pause',
      refusal: { code: 'not_allowed', message: 'the manager is needed now' },
    };
    await go('/crew');
    await page.getByRole('button', { name: 'Pause the Manager' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause the Manager' }).click();
    await page.getByRole('dialog').getByRole('alert').getByText('the manager is needed now').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Pause the Manager' }).waitFor();
  });
});

describe('while the platform restarts', () => {
  it('what is shown stays, with its age, and is fresh again by itself', async () => {
    const { page, go, world, restart } = desk();
    await go('/crew');
    await page.getByText('works on T-0008').waitFor();
    const start = await restart();
    const now = page.getByRole('region', { name: 'Now' });
    await now.getByText('may be old: read').waitFor();
    await now.getByText('works on T-0008').waitFor();
    await page.getByRole('region', { name: 'Decisions' }).getByText('may be old: read').waitFor();
    world.crew.members = world.crew.members.map((one) =>
      one.role === 'developer' ? { ...one, state: 'idle', text: 'no ticket is ready', ticketId: null } : one,
    );
    await start();
    await now.getByText('no ticket is ready').waitFor();
    await expect.poll(() => page.getByText('may be old: read').count()).toBe(0);
  });
});

describe('a crew that cannot do anything by itself', () => {
  it('says what is missing, and leads to it', async () => {
    const { page, go, world } = desk();
    world.crew.members = world.crew.members.map((one) => ({ ...one, model: null }));
    await go('/crew');
    await page.getByText('Nobody works by itself').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Give the developer a model' }).click();
    await page.getByRole('heading', { level: 1, name: 'Developer' }).waitFor();
  });
});

describe('the coding engine', () => {
  it('of the developer is chosen among those that are there, each with its install hint, after the effect was said', async () => {
    const { page, go, world } = desk();
    await go('/crew/developer');
    await page.getByRole('tab', { name: 'Coding engine' }).click();
    const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
    await row('Codex').getByText('installed: codex-cli 0.58.0').waitFor();
    expect(await row('Built-in').textContent()).toContain('used first');
    await row('OpenCode').getByText('not installed').waitFor();
    await row('OpenCode')
      .getByRole('button', { name: 'Copy the command: npm install --global --prefix ~/.local opencode-ai' })
      .waitFor();
    expect(await row('OpenCode').getByRole('button', { name: 'Test OpenCode' }).count()).toBe(0);
    await row('Codex').getByRole('button', { name: 'Use Codex' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Use Codex' });
    await dialog.getByText('dockfra engine set codex').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(world.calls).toEqual([]);
    await dialog.getByRole('button', { name: 'Use it' }).click();
    await page.getByText('From now on Codex writes the code.').waitFor();
    await row('Codex').getByText('used first').waitFor();
    await row('Built-in').getByText('falls back to it: 1').waitFor();
    expect(world.calls).toMatchObject([{ name: 'engine.set', input: { engine: 'codex' } }]);
  });

  it('is tested for real, and what came of it stays beside it', async () => {
    const { page, go, world } = desk();
    await go('/crew/developer/engine');
    const codex = page.getByRole('listitem').filter({ hasText: 'Codex' });
    await codex.getByRole('button', { name: 'Test Codex' }).click();
    await codex.getByText('its last test passed').waitFor();
    expect(world.calls).toMatchObject([{ name: 'engine.test', input: { engine: 'codex' } }]);
    world.crew.engines.tested.set('codex', { ok: false, note: 'exit code 1: no model', at: now() });
    await page.getByRole('button', { name: 'Look again' }).click();
    await codex.getByText('its last test failed').waitFor();
    await codex.getByText('exit code 1: no model').waitFor();
  });

  it('can be chosen too while the container cannot be asked, which is said', async () => {
    const { page, go, world } = desk();
    const message = 'developer@127.0.0.1:2200 cannot be reached';
    world.crew.engines.unreachable = { code: 'not_ready', message, hint: 'is the role running? dockfra ps' };
    await go('/crew/developer/engine');
    await page.getByRole('alert').getByText(message).waitFor();
    const codex = page.getByRole('listitem').filter({ hasText: 'Codex' });
    await codex.getByText('not known whether it is there').waitFor();
    await codex.getByRole('button', { name: 'Use Codex' }).click();
    await page.getByRole('dialog', { name: 'Use Codex' }).getByRole('button', { name: 'Use it' }).click();
    await page.getByText('From now on Codex writes the code.').waitFor();
  });

  it('of one ticket is chosen in its side panel, while there is code to be written', async () => {
    const { page, go, world } = desk();
    await go('/tickets/T-0008');
    const facts = page.getByRole('region', { name: 'Facts' });
    await facts.getByText("the developer's own").waitFor();
    await facts.getByRole('button', { name: 'Change the coding engine of T-0008' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the coding engine of T-0008' });
    await dialog.getByLabel('Coding engine', { exact: true }).selectOption('aider');
    await dialog.getByText('dockfra ticket edit T-0008 --engine aider').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Set the engine' }).click();
    await facts.getByText('aider', { exact: true }).waitFor();
    expect(world.calls).toMatchObject([{ name: 'ticket.edit', input: { id: 'T-0008', engine: 'aider' } }]);
    await go('/tickets/T-0003');
    expect(await page.getByRole('button', { name: 'Change the coding engine of T-0003' }).count()).toBe(0);
  });
});
