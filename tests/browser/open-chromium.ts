import { chromium, type BrowserContext } from 'playwright-core';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `locale`: what the browser asks for in Accept-Language. */
export type Look = { width: number; height: number; dark: boolean; locale?: string };

/** The machine's own Chromium, headless, with a profile folder of its own. */
export async function openChromium(
  profile: string,
  { width, height, dark, locale = 'en-US' }: Look,
): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    locale,
    args: ARGS,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(60_000); // a slow machine is no fault
  return context;
}
