// The attack: a test of the project prints a password; whoever looked at the ticket's page, or at its traffic, had it.
import { expect, it } from 'vitest';

import { useDesk } from './pages.ts';

const CANARY = 'Kanarienvogel+7/3f9c2e81d4';
const desk = useDesk();

it('what a check prints is shown live without the secrets in it', async () => {
  const { page, go, world } = desk();
  world.secrets = [{ name: 'DB_PASSWORD', value: CANARY }];
  const frames: string[] = [];
  page.on('websocket', (line) => line.on('framereceived', ({ payload }) => frames.push(String(payload))));
  await go('/tickets/T-0008');
  const said = (text: string) =>
    world.publish({ kind: 'progress', ticketId: 'T-0008', stage: 'check', text });
  said(`== worker at commit\nconnecting as app:${CANARY.slice(0, 10)}`);
  said(`${CANARY.slice(10)}\nok 1 - connects\n`);
  const log = page.getByRole('log', { name: 'Under way' });
  await log.getByText('ok 1 - connects').waitFor();
  await log.getByText('connecting as app:[secret:DB_PASSWORD]').waitFor();
  await page.reload();
  await log.getByText('connecting as app:[secret:DB_PASSWORD]').waitFor();
  for (const text of [frames.join('\n'), await page.content()]) {
    expect(text).toContain('ok 1 - connects');
    for (const part of [CANARY, CANARY.slice(0, 10), CANARY.slice(10)]) expect(text).not.toContain(part);
  }
});
