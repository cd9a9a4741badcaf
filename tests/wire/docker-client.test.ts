import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { findDockerClient, listDockerClients } from '../../platform/adapters/docker-client.ts';
import { chooseClient } from '../../platform/domain/docker-clients.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function clientThat(script: string): Promise<string> {
  const dir = await tempFolder();
  await writeFile(path.join(dir, 'docker'), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(dir, 'docker'), 0o755);
  return dir;
}

describe('findDockerClient', () => {
  it('passes over clients without the plugin, with an old one, or that are no programs', async () => {
    const without = await clientThat('echo "docker: \'compose\' is not a docker command." >&2; exit 1');
    const old = await clientThat('echo 2.19.1');
    const plain = await tempFolder({ docker: 'not executable' });
    const good = await clientThat('echo v2.31.0-desktop.2');
    const client = await findDockerClient([plain, without, old, '/nowhere', good].join(':'));
    expect(client).toEqual({ path: path.join(good, 'docker'), composeVersion: '2.31.0-desktop.2' });
  });

  it('takes the first good one and asks once', async () => {
    const counted = await tempFolder();
    const first = await clientThat(`echo asked >> ${counted}/log; echo 2.20.0`);
    const second = await clientThat('echo 2.40.0');
    const search = `${first}:${second}`;
    expect((await findDockerClient(search)).path).toBe(path.join(first, 'docker'));
    expect(await findDockerClient(search)).toBe(await findDockerClient(search));
  });

  it('says what each candidate lacks', async () => {
    const without = await clientThat('echo no such command >&2; exit 1');
    const [candidate] = await listDockerClients(without);
    expect(candidate).toMatchObject({ path: path.join(without, 'docker'), composeVersion: null });
    expect(candidate?.problem).toContain('no such command');
    expect(chooseClient([])).toMatchObject({ ok: false, code: 'docker_missing' });
  });
});
