import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';

import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk();

/** What stands on the screen of the terminal, as a person reads it. */
async function screen(page: Page): Promise<string> {
  return (await page.locator('.xterm-rows').innerText()).replaceAll('\u00a0', ' ');
}

async function shows(page: Page, text: string): Promise<void> {
  await expect.poll(() => screen(page)).toContain(text);
}

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

describe('a terminal in a role', () => {
  it('opens from the crew page, and what is typed reaches the shell over SSH', async () => {
    const { page, go } = desk();
    await go('/crew');
    await page.getByRole('link', { name: 'Terminal: Developer' }).click();
    await shows(page, 'welcome to the test shell');
    await page.getByText('connected', { exact: true }).waitFor();
    await type(page, 'echo Grüße 日本');
    await shows(page, 'you said Grüße 日本');
  });

  it('loads its code only when it is opened', async () => {
    const { page, go } = desk();
    const scripts: string[] = [];
    page.on('request', (request) => scripts.push(new URL(request.url()).pathname));
    await go('/crew/developer');
    await page.getByRole('heading', { name: 'What it may' }).waitFor();
    expect(scripts.filter((path) => /Terminal|Usage|DayChart/.test(path))).toEqual([]);
    await page.getByRole('tab', { name: 'Terminal' }).click();
    await shows(page, 'welcome');
    expect(scripts.filter((path) => /TerminalView.*\.js$/.test(path))).toHaveLength(1);
  });

  it('tells the shell its size, and again when the window changes', async () => {
    const { page, go, shells } = desk();
    await go('/crew/developer/terminal');
    await shows(page, '$');
    const [first] = shells.sizes;
    await page.setViewportSize({ width: 800, height: 700 });
    await expect.poll(() => shells.sizes[0]).not.toBe(first);
    await type(page, 'size');
    await shows(page, `the size is ${shells.sizes[0] ?? ''}`);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('takes pasted text from the button, many pieces in their order', async () => {
    const { page, go } = desk();
    await go('/crew/developer/terminal');
    await shows(page, '$');
    const long = Array.from({ length: 3000 }, (_, index) => String(index)).join(',');
    await page.evaluate((text) => navigator.clipboard.writeText(text), `echo ${long}\r`);
    await page.getByRole('button', { name: 'Paste' }).click();
    await shows(page, '2996,2997,2998,2999');
    await type(page, 'echo still here');
    await shows(page, 'you said still here');
  });

  it('colours by any means without a word from the policy, and holds a flood back until it is drawn', async () => {
    const { page, go, shells } = desk();
    await go('/crew/developer/terminal');
    await shows(page, '$');
    await type(page, 'colours');
    await shows(page, 'true colour');
    const colour = await page
      .locator('.xterm-rows span', { hasText: 'true colour' })
      .evaluate((span) => getComputedStyle(span).color);
    expect(colour).toBe('rgb(10, 120, 80)');
    await type(page, 'flood 4000');
    await shows(page, 'flood of 4000 kB ends');
    expect(shells.heldBack()).toBe(0);
    await type(page, 'echo after');
    await shows(page, 'you said after');
  });

  it('goes on in the same shell after a reload, and after another page was looked at', async () => {
    const { page, go, shells } = desk();
    await go('/crew/developer/terminal');
    await shows(page, '$');
    await type(page, 'echo before');
    await shows(page, 'you said before');
    await page.reload();
    await shows(page, 'you said before');
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.goBack();
    await shows(page, 'you said before');
    await type(page, 'echo again');
    await shows(page, 'you said again');
    expect(shells.sizes).toHaveLength(1);
    expect(shells.open()).toBe(1);
  });

  it('is another one for another login, and is over with the logout', async () => {
    const { page, go, shells, wizard } = desk();
    await go('/crew/developer/terminal');
    await shows(page, '$');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Log in' }).waitFor();
    await expect.poll(() => shells.open()).toBe(0);
    await page.goto(await wizard.loginLink());
    await page.waitForURL(`${wizard.url}/`);
    await go('/crew/developer/terminal');
    await shows(page, 'welcome');
    expect(shells.sizes).toHaveLength(2);
  });

  it('says how it ended, and opens a new one', async () => {
    const { page, go, shells } = desk();
    await go('/crew/developer/terminal');
    await shows(page, '$');
    await type(page, 'exit');
    await page.getByText('the shell ended with 0').waitFor();
    await page.getByRole('button', { name: 'Open a new one' }).click();
    await shows(page, 'welcome');
    shells.cut();
    await page.getByText('the connection was cut').waitFor();
    await page.getByRole('button', { name: 'Open a new one' }).click();
    await page.getByText('connected', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText('ended', { exact: true }).waitFor();
    await expect.poll(() => shells.open()).toBe(0);
  });

  it('is shown on one page at a time', async () => {
    const { page, go } = desk();
    await go('/crew/developer/terminal');
    await shows(page, '$');
    const stored = await page.evaluate(() => JSON.stringify(sessionStorage));
    const other = await page.context().newPage();
    await other.goto(page.url().replace('/terminal', ''));
    await other.evaluate((text) => {
      for (const [key, value] of Object.entries(JSON.parse(text))) sessionStorage.setItem(key, String(value));
    }, stored);
    await other.goto(page.url());
    await shows(other, 'welcome');
    await page.getByText('Another page shows this terminal now.').waitFor();
    await page.getByRole('button', { name: 'Show it here' }).click();
    await shows(page, 'welcome');
    await other.getByText('Another page shows this terminal now.').waitFor();
    await other.close();
  });

  it('says why it cannot be opened, with the cure', async () => {
    const { page, go } = desk();
    await go('/crew/monitor/terminal');
    await page.getByRole('alert').getByText('monitor was never started').waitFor();
    await page.getByText('dockfra up').waitFor();
  });

  it('is left by the keyboard with Shift+Escape', async () => {
    const { page, go } = desk();
    await go('/crew/developer/terminal');
    await shows(page, '$');
    await page.keyboard.press('Shift+Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Paste');
  });

  it.each(['light', 'dark'] as const)('axe finds nothing in %s', async (colorScheme) => {
    const { page, go } = desk();
    await page.emulateMedia({ colorScheme });
    await go('/crew/developer/terminal');
    await shows(page, '$');
    await type(page, 'colours');
    await shows(page, 'red');
    expect(await axeFaults(page)).toEqual([]);
  });

  it('fits a telephone', async () => {
    const { page, go } = desk();
    await page.setViewportSize({ width: 390, height: 844 });
    await go('/crew/developer/terminal');
    await shows(page, '$');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('is gone with the platform, says so, and opens anew when the platform is back', async () => {
    const { page, go, restart } = desk();
    await go('/crew/developer/terminal');
    await shows(page, '$');
    const start = await restart();
    await page.getByText('The line to the platform is away').waitFor();
    await start();
    await page.getByText('The terminal from before has ended: this is a new one.').waitFor();
    await type(page, 'echo anew');
    await shows(page, 'you said anew');
  });
});
