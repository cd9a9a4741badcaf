import type { Page } from 'playwright-core';
import { z } from 'zod';

const seenSchema = z.array(z.object({ what: z.string(), ms: z.number() }));

/**
 * Writes down inside the page when each thing was there first: every turn of an agent, every line of the story, every line
 * of work under way. Lost with a reload, and that is the point.
 */
export async function writeDownWhatAppears(page: Page): Promise<void> {
  await page.evaluate(`{
    const seen = new Map();
    const look = () => {
      const note = (what) => { if (!seen.has(what)) seen.set(what, performance.now()); };
      document.querySelectorAll('.turn .turn-number').forEach((turn) => note('turn ' + turn.textContent));
      document.querySelectorAll('.story-line b').forEach((line) => note('story ' + line.textContent));
      document.querySelectorAll('.log-lines > div > div').forEach((line) => note('told ' + line.textContent));
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    look();
    window.seenHere = () => [...seen].map(([what, ms]) => ({ what, ms }));
  }`);
}

/** In the order in which they appeared; throws when the page was loaded anew meanwhile. */
export async function whatAppeared(page: Page): Promise<{ what: string; ms: number }[]> {
  return seenSchema.parse(await page.evaluate('window.seenHere()'));
}
