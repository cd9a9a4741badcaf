import { describe, expect, it } from 'vitest';

import { useDesk } from './pages.ts';

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
});
