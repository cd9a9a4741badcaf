import { expect, it } from 'vitest';
import { stringify } from 'yaml';

import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

it('a recording is no model to test an engine with: that is said, and no run is begun', async () => {
  const llm = { provider: 'replay', cassette: 'one.json', model: 'recorded', price: 'free' };
  const dir = await tempFolder({ 'dockfra.yaml': stringify({ roles: { developer: { llm } } }) });
  const root = await openTestRoot(dir);
  const opened = await root.run('engine.open', { engine: 'codex' });
  expect(opened.result).toMatchObject({
    ok: false,
    refusal: { code: 'not_ready', message: expect.stringContaining('a recording') },
  });
  expect(await root.ports.transcripts.list('developer')).toEqual([]);
});
