import { chmod, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { createSettings } from '../../platform/adapters/settings.ts';
import { tempFolder } from '../support/temp-folder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('createSettings', () => {
  it('refuses with all faults at once, and is sound again when the file is', async () => {
    const dir = await tempFolder({ 'dockfra.yaml': 'limits: {max_file: 1}\nwizard:\n  port: x\n' });
    const settings = createSettings({ dir });
    await expect(settings.current()).rejects.toMatchObject({ code: 'config_invalid' });
    await expect(settings.current()).rejects.toThrow(
      /2 faults:\n {2}dockfra.yaml:1:10: .*max_files.*\n {2}dockfra.yaml:3:9: wizard.port/,
    );
    expect((await settings.explain()).faults).toHaveLength(2);
    await writeFile(path.join(dir, 'dockfra.yaml'), 'wizard:\n  port: 6060\n');
    expect((await settings.current()).wizard.port).toBe(6060);
  });

  it('reads the file again only when it changed', async () => {
    const dir = await tempFolder({ 'dockfra.yaml': 'wizard: {port: 6001}\n' });
    const settings = createSettings({ dir });
    const first = await settings.current();
    expect(await settings.current()).toBe(first);
    await writeFile(path.join(dir, 'dockfra.yaml'), 'wizard: {port: 6002}\n');
    await utimes(path.join(dir, 'dockfra.yaml'), 1, 1); // the same size and an old time do not hide the change
    expect((await settings.current()).wizard.port).toBe(6002);
  });

  it('takes .env of the root and the process environment into account', async () => {
    const dir = await tempFolder({ '.env': 'DOCKFRA_WIZARD_PORT=6003\nDOCKFRA_LIMITS_MAX_FILES=9\n' });
    vi.stubEnv('DOCKFRA_WIZARD_PORT', '6004');
    const config = await createSettings({ dir }, { 'limits.max_lines': '77' }).current();
    expect([config.wizard.port, config.limits.max_files, config.limits.max_lines]).toEqual([6004, 9, 77]);
  });

  it('says so when the file cannot be read', async () => {
    const dir = await tempFolder({ 'dockfra.yaml/x': '' });
    await expect(createSettings({ dir }).current()).rejects.toMatchObject({ code: 'config_unreadable' });
    await chmod(dir, 0o700);
  });
});
