import { describe, expect, it } from 'vitest';

import { axeFaults, useDesk } from './pages.ts';
import { answer, result } from './sample-crew.ts';

const desk = useDesk();
const now = () => new Date().toISOString();

describe('the crew page', () => {
  it('says of each role what it does, since when, in which mode, with what, and at what price', async () => {
    const { page, go } = desk();
    await go('/crew');
    const rows = page.getByRole('region', { name: 'Now' }).getByRole('listitem');
    await rows.first().waitFor();
    const developer = (await rows.filter({ hasText: 'Developer' }).textContent()) ?? '';
    for (const text of ['working', 'T-0008', 'coder-large', 'replayed', '$0.42 today', '14 min. ago'])
      expect(developer).toContain(text);
    expect(await rows.filter({ hasText: 'Autopilot' }).textContent()).toContain('mode: propose');
    expect(await rows.filter({ hasText: 'Monitor' }).textContent()).toContain('daemon away');
    expect(await rows.filter({ hasText: 'Manager' }).textContent()).toContain('no model');
  });

  it('shows a change of a role at once, and pauses everybody', async () => {
    const { page, go, world } = desk();
    await go('/crew');
    await page.getByText('works on T-0008').waitFor();
    world.crew.members = world.crew.members.map((one) =>
      one.role === 'monitor' ? { ...one, state: 'working', text: 'deploys T-0006', ticketId: 'T-0006' } : one,
    );
    world.publish({ kind: 'crew', role: 'monitor' });
    await page.getByText('deploys T-0006').waitFor();
    await page.getByRole('button', { name: 'Pause everything' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('look first');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause everything' }).click();
    await page.getByRole('button', { name: 'Resume' }).first().waitFor();
    expect(world.calls).toMatchObject([{ name: 'platform.pause', input: { reason: 'look first' } }]);
  });

  it('lists the decisions with reason, what was seen, and what else was possible', async () => {
    const { page, go } = desk();
    await go('/crew');
    const decisions = page.getByRole('region', { name: 'Decisions' });
    const row = decisions.getByRole('listitem').filter({ hasText: 'D-0002' });
    await row.getByText('Why', { exact: true }).click();
    await row.getByText('All checks passed at the base and at the commit').waitFor();
    await row.getByText('check backend passed at the commit').waitFor();
    await row.getByText('wait for a person: it adds a test, which a person should see').waitFor();
    await decisions.getByText('T-0008 is critical').waitFor();
  });
});

describe("an agent's turns in the ticket", () => {
  it('are one line each, marked as replayed, and grow as they happen', async () => {
    const { page, go, world } = desk();
    await go('/tickets/T-0008');
    const story = page.locator('.story');
    await story.getByText('read worker/src/mail.mjs').waitFor();
    await expect.poll(() => story.locator('.turn').count()).toBe(3);
    await expect.poll(() => story.locator('.turn').getByText('replayed').count()).toBe(3);
    world.crew.say('T-0008.1', result(now(), 3, 'check', false, 'not ok 1 - parks'));
    world.crew.say(
      'T-0008.1',
      answer(now(), 4, 'Now it is fixed.', 'submit', { message: 'Retry three times' }),
    );
    await story.getByText('submit Retry three times').waitFor();
    await expect.poll(() => story.locator('.turn').count()).toBe(4);
    const third = story.locator('.turn').nth(2);
    await third.locator('summary').click();
    await third.getByText('not ok 1 - parks').waitFor();
  });

  it('end with the reason, and the run folds to one line', async () => {
    const { page, go, world } = desk();
    await go('/tickets/T-0008');
    await page.locator('.turn').first().waitFor();
    world.crew.say('T-0008.1', {
      type: 'end',
      at: now(),
      reason: 'repeated',
      note: 'the same check three times',
    });
    await page.getByText('stopped: the same call again and again').waitFor();
    await page.getByText('the same check three times').waitFor();
    await page.locator('.run-block > summary').click();
    expect(await page.locator('.turn').count()).toBe(0);
  });

  it('can be read whole in the transcript, every word as text', async () => {
    const { page, go, world } = desk();
    const attack = '<img src=x onerror="document.title=\'owned\'"> \u001b]0;owned\u0007\u202eevil';
    world.crew.say('T-0008.1', result(now(), 3, 'check', true, attack));
    world.crew.say('T-0008.1', answer(now(), 4, attack, attack, { path: attack }));
    await go('/tickets/T-0008/transcript');
    await page.getByText('Result of check').waitFor();
    const rules = page.getByText('You work on one ticket in its worktree.');
    expect(await rules.isVisible()).toBe(false);
    await page.locator('summary').filter({ hasText: 'Platform, as the system' }).focus();
    await page.keyboard.press('Enter');
    await rules.waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.title()).toBe('Dockfra');
    await go('/tickets/T-0008');
    await page.locator('.turn').nth(3).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });

  it('says when no agent has worked on it', async () => {
    const { page, go } = desk();
    await go('/tickets/T-0005/transcript');
    await page.getByText('No agent has worked here yet.').waitFor();
  });
});

describe('the inbox', () => {
  it('shows what waits, why, and accepts it after the effect was said', async () => {
    const { page, go, world } = desk();
    await page
      .getByRole('region', { name: 'Needs you' })
      .getByText('2 proposals wait for your yes')
      .waitFor();
    await go('/inbox');
    const proposal = page.getByRole('article', { name: /^D-0003/ });
    expect(
      await proposal.getByRole('listitem').filter({ hasText: 'Link to the file' }).textContent(),
    ).toContain('after export');
    await page.getByRole('button', { name: 'Accept D-0003' }).click();
    const dialog = page.getByRole('dialog', { name: 'Accept D-0003' });
    expect(await dialog.textContent()).toContain('dockfra inbox accept D-0003');
    await dialog.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('D-0003 is accepted and carried out.').waitFor();
    await proposal.waitFor({ state: 'detached' });
    expect(world.calls).toMatchObject([{ name: 'inbox.accept', input: { id: 'D-0003' } }]);
    await page.getByRole('link', { name: /Inbox/ }).getByLabel('3 things wait').waitFor();
  });

  it('declines with a reason, and tells a refusal when somebody was faster', async () => {
    const { page, go, world } = desk();
    await go('/inbox');
    await page.getByRole('button', { name: 'Decline D-0002' }).click();
    const dialog = page.getByRole('dialog', { name: 'Decline D-0002' });
    await dialog.getByLabel('Why not (optional)').fill('a person looks');
    const found = world.crew.decisions.find((one) => one.id === 'D-0002');
    if (found) found.status = 'stale';
    await dialog.getByRole('button', { name: 'Decline', exact: true }).click();
    await dialog.getByRole('alert').getByText('D-0002 does not wait any more').waitFor();
    if (found) found.status = 'proposed';
    await dialog.getByRole('button', { name: 'Decline', exact: true }).click();
    await page.getByText('D-0002 is declined.').waitFor();
    expect(world.calls.at(-1)).toMatchObject({ input: { id: 'D-0002', reason: 'a person looks' } });
  });

  it('says what to do when nothing waits', async () => {
    const { page, go, world } = desk();
    world.crew.decisions = [];
    await go('/inbox');
    await page.getByText('No proposal waits for a yes.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });
});

describe('the usage page', () => {
  it('plots dollars by day and role, and says the same in figures', async () => {
    const { page, go } = desk();
    await go('/usage');
    await page.locator('.day-chart canvas').waitFor();
    const drawn = await page.locator('.day-chart canvas').evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      let ink = 0;
      for (let index = 3; index < data.length; index += 4) if ((data[index] ?? 0) > 200) ink += 1;
      return ink / (canvas.width * canvas.height);
    });
    expect(drawn).toBeGreaterThan(0.02);
    const tickets = page.getByRole('region', { name: 'By ticket' }).getByRole('row');
    expect(await tickets.filter({ hasText: 'T-0007' }).first().textContent()).toContain('$1.24');
    const days = page.getByRole('region', { name: 'By day' });
    expect(await days.getByRole('columnheader').allTextContents()).toEqual([
      'Day',
      'All',
      'Autopilot',
      'Developer',
      'Manager',
      'Monitor',
    ]);
    await expect.poll(() => days.getByRole('row').count()).toBe(30); // 29 days with a call and the heads
    const models = page.getByRole('region', { name: 'By role and model' }).getByRole('row');
    expect(await models.nth(1).textContent()).toContain('Developercoder-large');
    await page.getByText('7 days').click();
    await page.getByText('in the last 7 days').waitFor();
  });

  it('says that all was free, instead of an empty plot', async () => {
    const { page, go, world } = desk();
    const free = world.crew.usage.days.map((row) => ({ ...row, usd: 0 }));
    world.crew.usage = { ...world.crew.usage, days: free, tickets: [] };
    await go('/usage');
    await page.getByText('All of it was free of charge.').waitFor();
    await expect.poll(() => page.getByRole('region', { name: 'By day' }).getByRole('row').count()).toBe(30);
  });

  it('says when no model was called', async () => {
    const { page, go, world } = desk();
    world.crew.usage = { ...world.crew.usage, days: [], tickets: [] };
    await go('/usage');
    await page.getByText('No model was called yet.').first().waitFor();
  });
});

describe('the model of a role', () => {
  it('is tested by a real question, and the answer or the reason is shown', async () => {
    const { page, go, world } = desk();
    await go('/crew/developer/model');
    await page.getByText('$3.00 in, $15.00 out for a million tokens').waitFor();
    await page.getByRole('button', { name: 'Test now' }).click();
    await page.getByText('The model answers').waitFor();
    await page.getByText('coder-large · 0.8 s').waitFor();
    world.crew.modelDown = 'http://127.0.0.1:11434/v1 refused the connection';
    await page.getByRole('button', { name: 'Test now' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('refused the connection').waitFor();
    await alert
      .getByText('coder-large was asked at http://127.0.0.1:11434/v1 with the key from: CODER_KEY.')
      .waitFor();
    expect(await page.getByText('The model answers').count()).toBe(0);
    expect(world.calls.map((call) => call.name)).toEqual(['model.test', 'model.test']);
  });

  it('is changed for one that the provider offers', async () => {
    const { page, go, world } = desk();
    await go('/crew/developer/model');
    await page.getByText('The provider offers 2 models.').waitFor();
    const field = page.getByRole('combobox', { name: 'Model' });
    await field.fill('coder-s');
    await page.getByRole('option', { name: 'coder-small' }).click();
    await page.getByRole('button', { name: 'Set the model' }).click();
    await page.getByText('From now on coder-small speaks.').waitFor();
    expect(world.calls).toMatchObject([
      { name: 'config.set-model', input: { role: 'developer', model: 'coder-small' } },
    ]);
    await page.locator('.facts').getByText('coder-small').waitFor();
  });

  it('that is not set says how to give one', async () => {
    const { page, go } = desk();
    await go('/crew/manager/model');
    await page.getByText('The Manager has no model').waitFor();
    expect(await page.getByRole('region', { name: 'dockfra.yaml' }).textContent()).toContain('manager:');
  });
});
