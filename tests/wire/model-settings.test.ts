import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import type { RoleName } from '../../platform/domain/ticket.ts';
import { KEY, openWorld, textOf, asRole } from '../support/model-world.ts';

describe('secret set', () => {
  it('stores for its owner only, shows nothing, and keeps the other secrets', async () => {
    const world = await openWorld([]);
    await world.run('secret.set', { name: 'OTHER', value: 'one' });
    const { result } = await world.run('secret.set', { name: 'SCRIPT_KEY', value: `${KEY}\n` });
    if (!result.ok) throw new Error(result.refusal.message);
    expect(JSON.stringify(result.value) + textOf('secret.set', result.value)).not.toContain(KEY);
    const file = path.join(world.dir, '.dockfra', 'secrets.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ OTHER: 'one', SCRIPT_KEY: KEY });
    expect(JSON.stringify(await world.ports.audit.tail(10))).not.toContain(KEY);
  });

  it.each<RoleName>(['manager', 'autopilot', 'developer', 'monitor'])('is not for the %s', async (role) => {
    const world = await openWorld([]);
    expect(await asRole(world, role, 'secret.set', { name: 'A', value: 'b' })).toMatchObject({
      outcome: 'denied',
    });
  });

  it('refuses what is no name or empty, without telling the value', async () => {
    const world = await openWorld([]);
    for (const input of [
      { name: 'lower', value: KEY },
      { name: 'A', value: '\n' },
      { name: '__proto__', value: KEY },
    ]) {
      const { result } = await world.run('secret.set', input);
      expect(result.ok).toBe(false);
      expect(JSON.stringify(result)).not.toContain(KEY);
    }
  });

  it('says when its file cannot be read, without telling what is in it', async () => {
    const world = await openWorld([]);
    await writeFile(path.join(world.dir, '.dockfra', 'secrets.json'), `{"A": "${KEY}"`);
    const { result } = await world.run('secret.set', { name: 'A', value: 'b' });
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'failed', message: expect.stringContaining('secrets.json') },
    });
    expect(JSON.stringify(result)).not.toContain(KEY);
  });
});

describe('model test', () => {
  it('asks one real question with the stored key', async () => {
    const world = await openWorld([{ content: 'ready' }]);
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: KEY });
    const { result } = await world.run('model.test', { role: 'developer' });
    expect(result).toMatchObject({
      ok: true,
      value: { content: 'ready', replayed: false, model: 'a-model' },
    });
    expect(world.model.received[0]?.key).toBe(KEY);
    expect(textOf('model.test', result.ok && result.value)).toContain("the developer's model answers: ready");
  });

  it('says what is wrong with key, address and role', async () => {
    const world = await openWorld([]);
    const why = async (role: string) => {
      const { result } = await world.run('model.test', { role });
      return result.ok ? '' : `${result.refusal.message} ${result.refusal.hint ?? ''}`;
    };
    expect(await why('developer')).toContain('SCRIPT_KEY of a-model is not set');
    expect(await why('manager')).toContain('the manager has no model');
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: 'wrong-key-123456' });
    expect(await why('developer')).toMatch(/answered 401.*check the key/);
    await writeFile(world.yaml, (await readFile(world.yaml, 'utf8')).replace('/v1', '/elsewhere'));
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: KEY });
    expect(await why('developer')).toMatch(/answered 404.*check base_url/);
  });
});

describe('config list-models', () => {
  it('shows each profile and what its provider offers', async () => {
    const world = await openWorld([], { fallbacks: [{ model: 'cheap' }] });
    const before = await world.run('config.list-models', {});
    expect(before.result).toMatchObject({
      value: { roles: [{ offered: [], problem: expect.stringContaining('401') }] },
    });
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: KEY });
    const { result } = await world.run('config.list-models', { role: 'developer' });
    if (!result.ok) throw new Error(result.refusal.message);
    expect(result.value).toMatchObject({
      roles: [
        {
          role: 'developer',
          problem: null,
          profiles: [{ key: { set: true } }, { model: 'cheap', price: null }],
        },
      ],
    });
    const text = textOf('config.list-models', result.value);
    expect(text).toContain('b-model');
    expect(text).toContain('not confirmed');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain(KEY);
  });
});

describe('config set-model', () => {
  it('changes that one value, and the next call has the new model', async () => {
    const world = await openWorld([{ content: 'ready' }]);
    await chmod(world.yaml, 0o640);
    const before = await readFile(world.yaml, 'utf8');
    await world.run('secret.set', { name: 'SCRIPT_KEY', value: KEY });
    expect(
      await asRole(world, 'developer', 'config.set-model', { role: 'developer', model: 'x' }),
    ).toMatchObject({ outcome: 'denied' });
    expect(
      await asRole(world, 'manager', 'config.set-model', { role: 'developer', model: 'vendor/b-model' }),
    ).toMatchObject({
      result: { ok: true, value: { before: 'a-model', model: 'vendor/b-model', overriddenBy: null } },
    });
    expect(await readFile(world.yaml, 'utf8')).toBe(before.replace('a-model', 'vendor/b-model'));
    expect((await stat(world.yaml)).mode & 0o777).toBe(0o640);
    await world.run('model.test', { role: 'developer' });
    expect(world.model.received[0]?.request.model).toBe('vendor/b-model');
  });

  it('says when something else sets the model', async () => {
    const world = await openWorld([]);
    await writeFile(path.join(world.dir, '.env'), 'DOCKFRA_ROLES_DEVELOPER_LLM_MODEL=mine\n');
    const { result } = await world.run('config.set-model', { role: 'developer', model: 'new' });
    expect(result).toMatchObject({ value: { overriddenBy: { model: 'mine', at: '.env:1' } } });
  });

  it('refuses a role without a profile, a file with faults, and leaves it as it was', async () => {
    const world = await openWorld([]);
    expect(await world.run('config.set-model', { role: 'monitor', model: 'x' })).toMatchObject({
      result: { refusal: { code: 'not_found' } },
    });
    const broken = `${await readFile(world.yaml, 'utf8')}unknown_key: 1\n`;
    await writeFile(world.yaml, broken);
    expect(await world.run('config.set-model', { role: 'developer', model: 'x' })).toMatchObject({
      result: { ok: false },
    });
    expect(await readFile(world.yaml, 'utf8')).toBe(broken);
    expect(parse(broken)).toMatchObject({ unknown_key: 1 });
  });
});
