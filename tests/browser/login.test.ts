import { describe, expect, it } from 'vitest';

import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk();

describe('logging in', () => {
  it('happens by the link, which leaves no secret in the address', async () => {
    const { page, wizard } = desk();
    expect(page.url()).toBe(`${wizard.url}/`);
    await page.getByRole('heading', { level: 1, name: /services are well/ }).waitFor();
    expect(await page.evaluate(() => document.cookie)).toBe('');
  });

  it('is asked for again after logging out, in every window of the session', async () => {
    const { page, go } = desk();
    await go('/tickets');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole('heading', { level: 1, name: 'Tickets' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Log in' }).waitFor();
    await other.getByRole('heading', { level: 1, name: 'Log in' }).waitFor();
    expect(await page.textContent('body')).toContain('dockfra login');
    expect(await page.textContent('body')).not.toContain('T-0007');
    await other.close();
  });

  it('by a link that was used already says what happened and what to do', async () => {
    const { page, wizard } = desk();
    const link = await wizard.loginLink();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Log in' }).waitFor();
    await page.goto(link);
    await page.waitForURL(`${wizard.url}/`);
    await page.goto(link);
    await page.getByText('That link was used already; you are logged in.').waitFor();
    await page.waitForURL(`${wizard.url}/`);
    await page.getByRole('heading', { level: 1, name: /services are well/ }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: 'This login link does not work any more' }).waitFor();
    expect(await page.textContent('body')).toContain('Get a new link');
    await page.getByRole('button', { name: 'Copy the command: dockfra login' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });
});

describe('an address that leads nowhere', () => {
  it('says so of a ticket by its number, and leads to all tickets', async () => {
    const { page, go } = desk();
    await go('/tickets/T-9999');
    await page.getByRole('heading', { level: 1, name: 'There is no ticket T-9999' }).waitFor();
    await page.getByRole('link', { name: 'All tickets' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tickets' }).waitFor();
  });

  it('says so of any other, and leads to the overview', async () => {
    const { page, go } = desk();
    await go('/tickets/T-1');
    await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
    await page.getByText('/tickets/T-1', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Go to the overview' }).click();
    await page.getByRole('heading', { level: 1, name: /services are well/ }).waitFor();
  });
});
