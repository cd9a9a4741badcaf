// The attack: an agent puts a secret of the project into its ticket past the gateway: by the command line, as the subject of a commit.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const CANARY = 'Kanarienvogel+7/3f9c2e81d4';
const FORMS = [CANARY, encodeURIComponent(CANARY), Buffer.from(CANARY).toString('hex')];

it('a ticket keeps no known secret, whatever was written there, and everything else as it was', async () => {
  const dir = await tempFolder({ '.env': `DB_PASSWORD='${CANARY}'\n` });
  const root = await openTestRoot(dir);
  const act = async (name: string, input: unknown) => {
    const { result } = await root.run(name, input);
    if (!result.ok) throw new Error(result.refusal.message);
    return result.value;
  };
  await act('ticket.create', { title: `mail with ${CANARY}`, description: 'an ordinary text' });
  await act('ticket.comment', { id: 'T-0001', text: `found: ${FORMS.join(' and ')}` });
  await act('ticket.close', { id: 'T-0001', resolution: `it was ${CANARY}` });
  const folder = path.join(dir, 'shared', 'tickets');
  const files = (await readdir(folder)).filter((file) => file.startsWith('T-'));
  const kept = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  for (const form of FORMS) expect(kept.join()).not.toContain(form);
  expect(kept.join()).toContain('found: [secret:DB_PASSWORD] and');
  expect(kept.join()).toContain('an ordinary text');
});
