// The attack: a password typed into the settings comes back out: in an answer, a refusal, an event, the audit, or a file of the platform.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { settingsWorld } from '../support/settings-world.ts';

const CANARY = 'Kanarienvogel+7/3f9c2e81d4';
const FORMS = [CANARY, CANARY.slice(0, 13), CANARY.slice(-10), Buffer.from(CANARY).toString('base64')];

/** Every file below the root but the .env files of the stacks, as one text. */
async function everything(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== '.env');
  const texts = await Promise.all(
    files.map((entry) => readFile(path.join(entry.parentPath, entry.name), 'latin1')),
  );
  return texts.join('\n');
}

it('a secret is written to the .env and said nowhere else, however it was given', async () => {
  const world = await settingsWorld();
  const heard: unknown[] = [];
  world.ports.events.subscribe((event) => heard.push(event));
  const said: unknown[] = [];
  const type = async (argv: string[], stdin?: string) => said.push(await world.type(argv, stdin));
  await type(['settings', 'set', `DB_PASSWORD=${CANARY}`, 'WEB_PORT=8080', 'SITE=x']);
  expect(await readFile(path.join(world.dir, 'shop/.env'), 'utf8')).toContain(CANARY);
  await type(['settings', 'set', '--stdin', 'DB_PASSWORD'], `${CANARY}\n`);
  await type(['settings', 'set', `DATABASE_URL=postgres://app:${encodeURIComponent(CANARY)}@db/app`]);
  await type(['settings', 'set', `DATABASE_URL=x${CANARY}`, '--dry-run', '--json']);
  // said wrongly: in words that are refused, to a command that there is not, beside a fault
  await type(['settings', 'set', CANARY]);
  await type(['settings', 'set', `DB_PASWORD=${CANARY}`, 'LEVEL=loud']);
  await type(['settings', 'set', `DB_PASSWORD='${CANARY}\\`, 'WEB_PORT=80a']);
  await type(['settings', 'set', `DB_PASSWORD=${CANARY}`, '--bogus']);
  await type(['settigns', 'set', `DB_PASSWORD=${CANARY}`]);
  for (const argv of [
    ['settings'],
    ['settings', '--json'],
    ['settings', 'suggest', '--json'],
    ['discover', '--json'],
  ])
    await type(argv);
  await type(['settings', 'unset', 'DB_PASSWORD', '--json']);
  await type(['audit', 'tail', '--json']);
  const texts = {
    said: JSON.stringify(said),
    heard: JSON.stringify(heard),
    files: await everything(world.dir),
  };
  expect(texts.files).toContain('"DB_PASSWORD, WEB_PORT, SITE"');
  for (const [where, text] of Object.entries(texts))
    for (const form of FORMS) expect({ where, found: text.includes(form) }).toEqual({ where, found: false });
});
