import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk();
const TEXT = `# mine
services:
  web:   # odd   spacing
    image: "shop/web:1.2"   # what is released
    ports: [ "8080:80" ]
`;
const FILE = 'shop/compose.yaml';

beforeEach(() => desk().world.settings.lay({ [FILE]: TEXT, 'shop/compose.override.yaml': 'services: {}\n' }));
afterEach(() => desk().world.settings.close());

const onDisk = () => readFileSync(join(desk().world.ports.root.dir, FILE), 'utf8');
const editor = (page: Page) => page.getByRole('textbox', { name: 'Text of compose.yaml' });

async function open(): Promise<Page> {
  const { page, go } = desk();
  await go('/stacks/shop/compose');
  await editor(page).waitFor();
  return page;
}

/** As a person does: the caret behind the text, then keys. */
async function replace(page: Page, before: string, after: string): Promise<void> {
  await editor(page).getByText(before, { exact: false }).first().click();
  await page.keyboard.press('End');
  const line = await editor(page).locator('.cm-activeLine').innerText();
  const back = line.length - line.indexOf(before) - before.length;
  for (let at = 0; at < back; at += 1) await page.keyboard.press('ArrowLeft');
  for (let at = 0; at < before.length; at += 1) await page.keyboard.press('Backspace');
  await page.keyboard.insertText(after);
}

describe('the compose editor', () => {
  it('saves what was meant after showing it, and brings it back', async () => {
    const page = await open();
    expect(await axeFaults(page)).toEqual([]);
    await replace(page, '1.2', '1.3');
    await page.getByText('Not saved yet').waitFor();
    await page.keyboard.press('Control+s');
    const sheet = page.getByRole('dialog');
    await sheet.getByText('web: image 1.2 -> 1.3').waitFor();
    await sheet.getByRole('textbox', { name: 'What changes in compose.yaml' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('compose.yaml is saved.').waitFor();
    expect(onDisk()).toBe(TEXT.replace('1.2', '1.3'));
    await page.getByText('As saved').waitFor();
    await page.getByRole('button', { name: 'Bring back version 1' }).click();
    const restore = page.getByRole('dialog');
    await restore.getByText('web: image 1.3 -> 1.2').waitFor();
    await restore.getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('Version 1 is back').waitFor();
    expect(onDisk()).toBe(TEXT);
    await expect.poll(() => editor(page).innerText()).toContain('shop/web:1.2');
  });

  it('refuses in the words of Compose what Compose does not accept, and keeps the text', async () => {
    const page = await open();
    await replace(page, 'ports', 'prots');
    await page.getByRole('button', { name: 'Save...' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page
      .getByText(
        'compose.yaml, line 5: validating compose.yaml: services.web Additional property prots is not allowed',
      )
      .waitFor();
    await page.getByRole('button', { name: 'Back to the editor' }).click();
    expect(await editor(page).innerText()).toContain('prots');
    expect(onDisk()).toBe(TEXT);
  });

  it('marks a fault at its line while one types', async () => {
    const page = await open();
    await replace(page, '"8080:80" ]', '"8080:80"');
    await page.locator('.cm-lint-marker-error').first().waitFor();
  });

  it('loses nothing when somebody else changes the file meanwhile', async () => {
    const page = await open();
    await replace(page, '1.2', '1.3');
    desk().world.settings.lay({ [FILE]: TEXT.replace('8080', '8081') });
    await page.keyboard.press('Control+s');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    const sheet = page.getByRole('dialog', { name: 'Two versions of compose.yaml' });
    await sheet.getByRole('textbox', { name: 'The file as it is now' }).waitFor();
    expect(onDisk()).toContain('8081');
    expect(await axeFaults(page)).toEqual([]);
    const ours = sheet.getByRole('textbox', { name: 'Your text' });
    expect(await ours.innerText()).toContain('shop/web:1.3');
    await sheet.locator('.cm-merge-revert button').last().click();
    await sheet.getByRole('button', { name: 'Save the right side' }).click();
    await page.getByText('compose.yaml is saved.').waitFor();
    expect(onDisk()).toMatch(/8081/);
  });

  it('follows another file of the stack, and one that is not being edited', async () => {
    const page = await open();
    desk().world.settings.lay({ [FILE]: TEXT.replace('8080', '8082') });
    desk().world.publish({ kind: 'stacks' });
    await expect.poll(() => editor(page).innerText()).toContain('8082');
    await page.locator('.compose-select input').first().click();
    await page.getByRole('option', { name: 'compose.override.yaml' }).click();
    await page.getByRole('textbox', { name: 'Text of compose.override.yaml' }).waitFor();
  });

  it('shows no stored secret, and lets nobody save over it', async () => {
    desk().world.secrets.push({ name: 'DB_PASSWORD', value: 'hunter2-hunter2' });
    desk().world.settings.lay({ [FILE]: TEXT.replace('1.2', 'hunter2-hunter2') });
    const page = await open();
    await page.getByText('A stored secret stands in this file').waitFor();
    expect(await page.content()).not.toContain('hunter2-hunter2');
    await editor(page).click();
    await page.keyboard.insertText('x');
    expect(await page.getByRole('button', { name: 'Save...' }).isDisabled()).toBe(true);
  });
});
