import { execFileSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('init with the sample application', () => {
  it('leaves a root whose settings are valid, whose stack has all values, and whose secrets git never sees', async () => {
    const dir = await tempFolder();
    const root = await openTestRoot(dir);
    const { result } = await root.run('root.init', {});
    expect(result).toMatchObject({
      ok: true,
      value: { dir: path.join(dir, 'app'), stillUnset: [], generated: [expect.any(String)] },
    });
    expect((await root.ports.settings.explain()).faults).toEqual([]);
    expect((await root.ports.settings.current()).checks?.length).toBeGreaterThan(0);
    const env = path.join(dir, 'app/.env');
    expect((await stat(env)).mode & 0o777).toBe(0o600);
    expect(await readFile(env, 'utf8')).toMatch(/=[0-9a-f]{48}\n/);
    expect(
      execFileSync('git', ['-C', path.join(dir, 'app'), 'status', '--porcelain'], { encoding: 'utf8' }),
    ).toBe('');
    expect((await root.run('stack.list')).result).toMatchObject({
      ok: true,
      value: { faults: [], stacks: [{ name: 'app', unset: [] }] },
    });
    expect(JSON.stringify((await root.run('stack.list')).result)).not.toContain(
      (await readFile(env, 'utf8')).split('=')[1]?.trim(),
    );
    expect((await root.run('root.init', {})).result).toMatchObject({
      ok: false,
      refusal: { code: 'conflict' },
    });
  });
});
