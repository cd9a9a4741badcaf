import { describe, expect, it } from 'vitest';

import { axeFaults, useDesk } from './pages.ts';

const desk = useDesk(1440);

describe('the reference of the API', () => {
  it.each(['light', 'dark'] as const)(
    'is a page that needs nothing from elsewhere, in %s',
    async (colorScheme) => {
      const { page, go, wizard } = desk();
      await page.emulateMedia({ colorScheme });
      const foreign: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(wizard.url)) foreign.push(request.url());
      });
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await go('/api/docs');
        const route = page.getByRole('article').filter({ hasText: '/api/tickets/{id}/diff' });
        await route.getByText('What a ticket changes.').waitFor();
        await route.locator('summary').last().press('Enter');
        await route.getByText('#/components/schemas/Refused').waitFor();
        expect(await axeFaults(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
      expect(foreign).toEqual([]);
    },
  );
});
