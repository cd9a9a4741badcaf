import { describe, expect, it } from 'vitest';

import { ACTION } from '../../wizard/contract.ts';
import { useDesk } from './pages.ts';

const desk = useDesk();

describe('the overview', () => {
  it('answers without a click: is everything well, what does the crew do, what needs me', async () => {
    const { page } = desk();
    await page
      .getByRole('heading', {
        level: 1,
        name: '4 of 4 services are well. The developer works on T-0008. 4 things wait for you.',
      })
      .waitFor();
    const services = page.getByRole('region', { name: 'Services' });
    expect(await services.getByRole('listitem').allTextContents()).toEqual([
      expect.stringContaining('backendhealthy'),
      expect.stringContaining('dbhealthy'),
      expect.stringContaining('frontendhealthy'),
      expect.stringContaining('workerrunning'),
    ]);
    const crew = page.getByRole('region', { name: 'Crew' });
    expect(await crew.getByRole('listitem').filter({ hasText: 'Developer' }).textContent()).toContain(
      'workingT-0008',
    );
    expect(await crew.getByRole('listitem').filter({ hasText: 'Autopilot' }).textContent()).toContain(
      'link is down',
    );
    await page.getByRole('region', { name: 'Needs you' }).getByRole('link', { name: 'Look T-0007' }).click();
    await page.getByRole('heading', { level: 1, name: 'Show which version runs: GET /version' }).waitFor();
  });

  it('copies the command that logs in to a role', async () => {
    const { page, world } = desk();
    const command = `ssh -F ${world.ports.root.state}/ssh_config manager`;
    await page.getByRole('button', { name: `Copy the command: ${command}` }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
  });

  it('shows a change as it happens, without a reload', async () => {
    const { page, world } = desk();
    await page.getByText('4 of 4 services are well').waitFor();
    await page.evaluate(() => document.body.setAttribute('data-same-page', 'yes'));
    world.services = world.services.map((service) =>
      service.service === 'worker' ? { ...service, state: 'restarting', restarts: 3 } : service,
    );
    world.publish({ kind: 'engine' });
    await page.getByText('3 of 4 services are well').waitFor();
    const ticket = world.tickets.get('T-0008');
    if (ticket) world.put({ ...ticket, status: 'review' });
    await page.getByText('T-0008 waits for your review').waitFor();
    expect(await page.locator('body').getAttribute('data-same-page')).toBe('yes');
  });

  it('says that the engine is down, and keeps the services as last seen', async () => {
    const { page, world } = desk();
    await page.getByText('4 of 4 services are well').waitFor();
    world.engineDown = 'no engine at unix:///var/run/docker.sock';
    world.publish({ kind: 'engine' });
    await page.getByRole('heading', { level: 1, name: /The engine does not answer/ }).waitFor();
    await page.getByText('no engine at unix:///var/run/docker.sock').waitFor();
    expect(await page.getByRole('region', { name: 'Services' }).textContent()).toContain('last seen');
  });
});

describe('a ticket', () => {
  it('shows both runs of each check side by side, and the log below', async () => {
    const { page, go } = desk();
    await go('/tickets/T-0007/evidence');
    const check = page.getByRole('region', { name: 'Check: backend' });
    await check.getByText('At the base').waitFor();
    const [base, commit] = await Promise.all(
      ['At the base', 'At the commit'].map((name) => check.getByText(name).boundingBox()),
    );
    expect(base?.y).toBe(commit?.y);
    expect(await check.textContent()).toContain('2 passed, 0 failed, 0 skipped');
    expect(await check.textContent()).toContain('3 passed, 0 failed, 0 skipped');
    await check.getByRole('button', { name: 'Open log: backend At the commit' }).click();
    expect(await check.getByRole('region', { name: 'backend, At the commit' }).textContent()).toMatch(
      /^TAP version 13\nok 1/,
    );
  });

  it('shows the difference with signs, whole or side by side', async () => {
    const { page, go } = desk();
    await go('/tickets/T-0007/diff');
    const file = page.getByRole('region', { name: 'backend/src/server.mjs', exact: true });
    await file.waitFor();
    expect(await file.locator('.deleted').first().textContent()).toMatch(/^− {2}'GET \/orders'/);
    expect(await file.locator('.added').first().textContent()).toMatch(/^\+ {2}'GET \/orders'/);
    await page.getByText('Side by side').click();
    await expect.poll(() => file.locator('table').getAttribute('data-look')).toBe('split');
  });

  it('says why a person must look, before it is approved; approving runs the action', async () => {
    const { page, go, world } = desk();
    await go('/tickets/T-0007');
    await page.getByRole('button', { name: 'Approve' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve T-0007' });
    expect(await dialog.textContent()).toContain('Why a person must look');
    expect(await dialog.textContent()).toContain('dockfra ticket approve T-0007');
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('T-0007 is approved.').waitFor();
    expect(world.calls).toEqual([
      {
        name: 'ticket.approve',
        input: { id: 'T-0007' },
        caller: expect.objectContaining({ role: 'owner', via: 'wizard' }),
      },
    ]);
    await page.getByRole('complementary').getByRole('button', { name: 'Deploy' }).waitFor();
  });

  it('is rejected with a reason only', async () => {
    const { page, go, world } = desk();
    await go('/tickets/T-0007');
    await page.getByRole('button', { name: 'Reject' }).click();
    const dialog = page.getByRole('dialog', { name: 'Reject T-0007' });
    const reject = dialog.getByRole('button', { name: 'Reject', exact: true });
    expect(await reject.isDisabled()).toBe(true);
    await dialog.getByLabel('What must change').fill('   ');
    expect(await reject.isDisabled()).toBe(true);
    await dialog.getByLabel('What must change').fill("Don't answer 404 with a body");
    expect(await dialog.textContent()).toContain(
      `dockfra ticket reject T-0007 --reason 'Don'\\''t answer 404 with a body'`,
    );
    await reject.click();
    await page.getByText("Don't answer 404 with a body").waitFor();
    expect(world.tickets.get('T-0007')?.status).toBe('in_progress');
  });

  it('is deployed with its progress in sight, also on another page', async () => {
    const { page, go, world } = desk();
    let letEnd: (nothing?: unknown) => void = () => undefined;
    world.mayEnd = new Promise((resolve) => (letEnd = resolve));
    await go('/tickets/T-0006');
    await page.getByRole('complementary').getByRole('button', { name: 'Deploy' }).click();
    const dialog = page.getByRole('dialog', { name: 'Deploy T-0006' });
    await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    await page.getByRole('log', { name: 'Under way' }).getByText('building backend').waitFor();
    await dialog.getByRole('button', { name: 'Leave it running' }).click();
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('button', { name: /Deploy T-0006/ }).waitFor();
    letEnd();
    await expect.poll(() => world.tickets.get('T-0006')?.status).toBe('done');
    await page.getByRole('button', { name: /Deploy T-0006/ }).waitFor({ state: 'detached' });
  });

  it('tells a refusal with its reason, and nothing as done', async () => {
    const { page, go, world } = desk();
    await go('/tickets/T-0007');
    await page.getByRole('button', { name: 'Approve' }).click();
    const ticket = world.tickets.get('T-0007');
    if (ticket) world.tickets.set('T-0007', { ...ticket, status: 'closed' }); // somebody was faster
    const dialog = page.getByRole('dialog', { name: 'Approve T-0007' });
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await dialog
      .getByRole('alert')
      .getByText('T-0007 is closed; approve needs one that is in review')
      .waitFor();
    expect(await page.getByText('T-0007 is approved.').count()).toBe(0);
  });

  it('takes a comment', async () => {
    const { page, go, world } = desk();
    await go('/tickets/T-0005');
    await page.getByLabel('Comment').fill('Seen this today.');
    await page.getByRole('button', { name: 'Add comment' }).click();
    await page.locator('.story').getByText('Seen this today.').waitFor();
    expect(world.tickets.get('T-0005')?.comments).toMatchObject([
      { author: 'owner:owner', text: 'Seen this today.' },
    ]);
  });
});

describe('everywhere', () => {
  it('a new ticket is one key away', async () => {
    const { page, world } = desk();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'New ticket' });
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Answer GET /ready');
    await dialog.getByLabel('Acceptance line 1').fill('curl answers 200');
    await dialog.getByRole('button', { name: 'Create ticket' }).click();
    await page.getByRole('heading', { level: 1, name: 'Answer GET /ready' }).waitFor();
    expect(world.calls[0]).toMatchObject({
      name: 'ticket.create',
      input: {
        title: 'Answer GET /ready',
        type: 'feature',
        priority: 'normal',
        accept: ['curl answers 200'],
      },
    });
  });

  it('works by keyboard: g t, j, Enter, Ctrl+K, ?', async () => {
    const { page } = desk();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.getByRole('heading', { level: 1, name: 'Tickets' }).waitFor();
    await page.locator('.ticket-row').first().waitFor();
    for (const key of ['j', 'j', 'j', 'k', 'Enter']) await page.keyboard.press(key);
    await page.waitForURL(/\/tickets\/T-0008$/);
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Pages, tickets, services, actions, commands').fill('newest first');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/tickets\/T-0006$/);
    await page.getByPlaceholder('Pages, tickets, services, actions, commands').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  });

  it('everything pauses after a reason, says so on every page, and resumes', async () => {
    const { page, world } = desk();
    await page.getByRole('button', { name: 'Pause' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause everything' });
    expect(await dialog.getByRole('button', { name: 'Pause everything' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('the database is being moved');
    await dialog.getByRole('button', { name: 'Pause everything' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /^Tickets/ }).click();
    await page.getByRole('status').getByText('the database is being moved').waitFor();
    await page.getByRole('status').getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume', exact: true }).click();
    await page.getByText('the database is being moved').waitFor({ state: 'detached' });
    expect(world.calls.map((call) => call.name)).toEqual([ACTION.pause, ACTION.resume]);
  });

  it('text from outside stays text', async () => {
    const { page, go, world } = desk();
    const attack =
      '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>{{constructor}} javascript:alert(1)';
    const ticket = world.tickets.get('T-0007');
    const flags = [attack];
    if (ticket) {
      world.put({
        ...ticket,
        title: attack,
        description: attack,
        labels: [attack],
        comments: [{ id: 'x', author: attack, text: attack, timestamp: ticket.updated_at }],
        review: { requested_at: ticket.updated_at, flags },
      });
      world.put({ ...(world.tickets.get('T-0006') ?? ticket), title: attack });
    }
    world.faults.push({ file: attack, message: attack });
    for (const path of [
      '/',
      '/tickets',
      '/tickets/T-0007',
      '/tickets/T-0007/diff',
      '/tickets/T-0007/evidence',
    ]) {
      await go(path);
      await page.getByText(attack.slice(0, 60)).first().waitFor();
      expect(await page.locator('img[src="x"]').count()).toBe(0);
      expect(await page.title()).toBe('Dockfra');
    }
  });

  it('says when the platform is away, and goes on by itself when it is back', async () => {
    const { page, restart } = desk();
    await page.getByText('engine 26.1.5').waitFor();
    const start = await restart();
    await page.getByText('This page no longer hears the platform').waitFor();
    await start();
    await page.getByText('engine 26.1.5').waitFor();
    expect(await page.getByText('This page no longer hears the platform').count()).toBe(0);
  });
});
