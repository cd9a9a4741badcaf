import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { openChromium } from './open-chromium.ts';

/**
 * node --import tsx tests/browser/screenshot.ts URL OUT.png [--dark] [--width N] [--height N] [--path /tickets/T-0001] [--full]
 * URL is a login link (used up by this), or any other page of this host.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dark: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    width: { type: 'string', default: '1440' },
    height: { type: 'string', default: '900' },
    path: { type: 'string' },
  },
});
const [url, out] = positionals;
if (url === undefined || out === undefined)
  throw new Error('usage: screenshot.ts URL OUT.png [--dark] [--width N] [--path PATH]');

const profile = await mkdtemp(join(tmpdir(), 'dockfra-shot-'));
const browser = await openChromium(profile, {
  width: Number(values.width),
  height: Number(values.height),
  dark: values.dark,
});
try {
  const page = browser.pages()[0] ?? (await browser.newPage());
  await page.goto(url);
  await page.waitForURL((address) => address.pathname !== '/login', { timeout: 10_000 });
  if (values.path !== undefined) await page.goto(new URL(values.path, url).href);
  await page.locator('h1').first().waitFor();
  await page.waitForTimeout(600); // fonts and the first live patch
  await page.screenshot({ path: out, fullPage: values.full });
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
