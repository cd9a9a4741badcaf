import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';

import { textsIn } from '../support/locales.ts';
import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk(1440);
const chatOf = (page: Page) => page.getByRole('dialog', { name: 'Ask' });

afterEach(() => desk().page.evaluate(() => localStorage.clear()));

async function ask(page: Page, question: string): Promise<void> {
  const panel = chatOf(page);
  await panel.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
  await panel.getByText('Looking', { exact: true }).waitFor({ state: 'detached' });
}

describe('the chat', () => {
  it('opens by its button, by a key and by the search, takes the question at once, and gives the focus back', async () => {
    const { page, go } = desk();
    await go('/tickets');
    const button = page.getByRole('button', { name: 'Ask', exact: true });
    await button.click();
    await chatOf(page).getByLabel('Your question').waitFor();
    await page.keyboard.press('Escape');
    await chatOf(page).waitFor({ state: 'detached' });
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.locator('h1').first().click();
    await page.keyboard.press('c');
    const field = chatOf(page).getByLabel('Your question');
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type('what is the status?');
    await page.keyboard.press('Enter');
    await chatOf(page).getByText('Unfinished tickets').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Pages, tickets, services, actions, commands').fill('ask');
    await page
      .getByRole('button', { name: 'Ask' })
      .or(page.getByRole('option', { name: 'Ask' }))
      .last()
      .waitFor();
  });

  it('an address opens it with its question, which is asked only by the person', async () => {
    const { page, go } = desk();
    await go('/tickets?chat=what+is+red%3F');
    const field = chatOf(page).getByLabel('Your question');
    await expect.poll(() => field.inputValue()).toBe('what is red?');
    expect(await chatOf(page).getByRole('log').innerText()).toBe('');
    await field.press('Enter');
    await chatOf(page).getByRole('log').getByText('what is red?').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => new URL(page.url()).search).toBe('');
  });

  it('words facts with links that lead to their pages', async () => {
    const { page, go } = desk();
    await go('/');
    await page.keyboard.press('c');
    await ask(page, 'which tickets are open?');
    await chatOf(page).getByRole('link', { name: 'T-0007' }).click();
    await page.waitForURL('**/tickets/T-0007');
    await chatOf(page).waitFor({ state: 'detached' });
    await page.keyboard.press('c');
    await chatOf(page).getByText('which tickets are open?').waitFor();
    await chatOf(page).getByRole('button', { name: 'Forget this conversation' }).click();
    expect(await chatOf(page).getByRole('log').innerText()).toBe('');
  });

  it('never leaves anybody without a way on: what is not understood is answered with what can be asked', async () => {
    const { page, go } = desk();
    await go('/');
    await page.keyboard.press('c');
    await ask(page, 'colourless green ideas');
    await chatOf(page).getByText('That was not understood. You can ask:').waitFor();
    await chatOf(page).getByRole('button', { name: 'What waits for me?' }).click();
    await chatOf(page).getByRole('log').getByText('What waits for me?', { exact: true }).nth(1).waitFor();
    await chatOf(page)
      .getByRole('link', { name: /T-\d{4}/ })
      .first()
      .waitFor();
  });

  it('offers an action as a button that says its command and asks once more; only then it is done', async () => {
    const { page, go, world } = desk();
    await go('/');
    await page.keyboard.press('c');
    await ask(page, 'restart backend');
    await chatOf(page).getByText('dockfra service restart shop backend').waitFor();
    await chatOf(page).getByRole('button', { name: 'Restart', exact: true }).click();
    const sheet = page.getByRole('dialog', { name: 'Restart' });
    await sheet.getByText('dockfra service restart shop backend').waitFor();
    const restarts = () => world.calls.filter(({ name }) => name === 'service.restart');
    expect(restarts()).toEqual([]);
    await sheet.getByRole('button', { name: 'Do it' }).click();
    await sheet.getByText('It was done.').waitFor();
    expect(restarts()).toMatchObject([
      { name: 'service.restart', input: { stack: 'shop', service: 'backend' }, caller: { role: 'owner' } },
    ]);
  });

  it('text from outside stays text', async () => {
    const { page, go } = desk();
    await go('/');
    await page.keyboard.press('c');
    await ask(page, '<img src=x onerror=alert(1)> who did what?');
    await chatOf(page).getByText('<img src=x onerror=alert(1)>', { exact: false }).first().waitFor();
    expect(await chatOf(page).locator('img').count()).toBe(0);
  });

  it.each(['de', 'pl'])('speaks %s: every suggestion of it is answered', async (code) => {
    const { page, go } = desk();
    const texts = textsIn(code);
    const said = (key: string): string => texts.get(key) ?? '';
    await page.evaluate((language) => localStorage.setItem('dockfra-language', language), code);
    await go('/');
    await page.keyboard.press('c');
    const panel = page.getByRole('dialog', { name: said('chat.title') });
    const offered = panel.getByRole('group', { name: said('chat.can_ask') }).getByRole('button');
    await offered.first().waitFor();
    const suggestions = await offered.allInnerTexts();
    expect(suggestions.length).toBeGreaterThan(12);
    for (const text of suggestions) {
      await panel.getByLabel(said('chat.question')).fill(text);
      await page.keyboard.press('Enter');
      await panel.getByText(said('chat.looking'), { exact: true }).waitFor({ state: 'detached' });
    }
    const log = panel.getByRole('log');
    await expect.poll(() => log.locator('.chat-said').count()).toBe(suggestions.length);
    const answers = await log.innerText();
    expect(answers).toContain(said('chat.unfinished'));
    expect(answers).not.toContain(said('chat.not_understood'));
    expect(answers).not.toContain(said('refusal.failed'));
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'axe finds nothing in %s at %i px, and nothing scrolls sideways',
    async (colorScheme, width) => {
      const { page, go, world } = desk();
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      world.audit.add({ action: 'stack.up', subject: 'x'.repeat(200), outcome: 'failed' });
      await go('/?chat=');
      expect(await axeFaults(page)).toEqual([]);
      for (const question of [
        'what is the status?',
        'why is backend down?',
        'who did what?',
        'show logs of backend',
        'what can I do with backend?',
        'what did the crew spend?',
      ])
        await ask(page, question);
      await expect.poll(() => chatOf(page).locator('.chat-facts').count()).toBe(6);
      expect(await axeFaults(page)).toEqual([]);
      const wide = await chatOf(page).evaluate((panel) =>
        [panel, ...panel.querySelectorAll('.chat-facts, .chat-log')].some(
          (element) => element.scrollWidth > element.clientWidth + 1,
        ),
      );
      expect(wide).toBe(false);
    },
  );
});
