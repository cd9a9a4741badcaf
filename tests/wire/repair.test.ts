import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import type { FixOffer } from '../../platform/domain/diagnosis.ts';
import { listRepairs } from '../../platform/flows/repair-list.ts';
import { reconcileRepairs } from '../../platform/flows/repair-reconcile.ts';
import { faultOf, repairWorld, START } from '../support/repair-world.ts';
import { must } from '../support/ticket-fixture.ts';

const SECRET = 'kx92-typed-secret-88';
const GIVE_TOKEN: FixOffer = {
  name: 'set-variable',
  text: 'Give TOKEN a value, and use it',
  action: { name: 'settings.set', input: { stdin: 'TOKEN', stack: 'shop' } },
  asks: [{ input: 'value', label: 'TOKEN', secret: true }],
  followedBy: [{ name: 'service.recreate', input: { stack: 'shop', service: 'web' } }],
  undo: { name: 'settings.unset', input: { name: 'TOKEN', stack: 'shop' } },
};

async function withToken() {
  const one = await repairWorld();
  const env = path.join(one.dir, 'shop/.env');
  await writeFile(
    path.join(one.dir, 'shop/compose.yaml'),
    'name: shop\nservices: { web: { image: nginx, environment: { TOKEN: "${TOKEN:-}" } }, db: { image: postgres } }\n',
  );
  one.told.fault = faultOf({ fixes: [GIVE_TOKEN] });
  return { ...one, env, text: () => readFile(env, 'utf8') };
}

describe('a repair', () => {
  it('is on record before anything is done, and says afterwards that the fault is gone', async () => {
    const one = await repairWorld();
    const seen: Promise<string | undefined>[] = [];
    one.told.act = () => void seen.push(one.ports.repairs.list().then(([record]) => record?.state));
    const record = must(await one.apply());
    expect(await Promise.all(seen)).toEqual(['running']);
    expect(record).toMatchObject({
      state: 'gone',
      by: 'monitor:mona',
      before: ['web web-1: exited, exit code 1', 'Service is stopped: it ended with exit code 1 (1 times)'],
      after: ['web web-1: running, health healthy', 'the fault is not found'],
    });
    expect(await one.ports.repairs.find(record.id)).toEqual(record);
    expect(one.acts).toEqual(['start web-1']);
  });

  it('stands in the audit as the action that it is, by the same person', async () => {
    const one = await repairWorld();
    must(await one.apply());
    const lines = (await one.ports.audit.tail(5)).map(({ action, role, person, outcome }) => [
      action,
      role,
      person,
      outcome,
    ]);
    expect(lines).toEqual([
      ['service.start', 'monitor', 'mona', 'started'],
      ['service.start', 'monitor', 'mona', 'ok'],
    ]);
  });

  it('is no success when the service does not run well afterwards', async () => {
    const one = await repairWorld();
    one.told.well = false;
    expect(must(await one.apply())).toMatchObject({
      state: 'remains',
      note: expect.stringContaining('exit code 1'),
      after: ['web web-1: exited, exit code 1', expect.stringContaining('Service is stopped')],
    });
    expect(one.acts).toEqual(['start web-1']); // and is not tried again
  });

  it('is no success while the fault shows, however well the service runs; it looks for a bounded time', async () => {
    const one = await repairWorld();
    one.told.always = true;
    const before = one.state.now.getTime();
    const record = must(await one.apply());
    expect(record).toMatchObject({
      state: 'remains',
      note: expect.stringContaining('deploy.timeout_seconds'),
    });
    const { deploy } = await one.ports.settings.current();
    expect(one.state.now.getTime() - before).toBeLessThan((deploy.timeout_seconds + 5) * 1000);
  });

  it('takes a line that is older than the fix for no proof against it', async () => {
    const one = await repairWorld();
    one.told.always = true;
    one.told.fault = faultOf({
      evidence: { text: 'refused', at: new Date(one.state.now.getTime() - 1000).toISOString(), times: 3 },
    });
    expect(must(await one.apply())).toMatchObject({ state: 'gone' });
  });

  it('that the platform may not do now has failed, and nothing was done', async () => {
    const one = await repairWorld();
    await one.ports.switches.pause('owner:root', 'a look');
    const record = must(await one.apply());
    expect(record).toMatchObject({ state: 'failed', note: expect.stringContaining('paused') });
    expect(one.acts).toEqual([]);
    expect(await one.undo(record.id)).toMatchObject({ ok: false, refusal: { code: 'wrong_state' } });
  });

  it('is unknown when nobody can look afterwards', async () => {
    const one = await repairWorld();
    const { services } = one.ports.engine;
    let left = Infinity;
    one.ports.engine.services = (stack) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('no engine')) : services(stack);
    };
    one.told.act = () => void (left = 1); // the start is still seen
    expect(must(await one.apply())).toMatchObject({
      state: 'unknown',
      note: expect.stringContaining('could not be proven'),
    });
  });

  it('is refused for a fault that is gone, a fix that is none, and one that only a person can do', async () => {
    const one = await repairWorld();
    one.told.fault = faultOf({
      fixes: [START, { name: 'by-hand', text: 'Free the disk', action: null, undo: null }],
    });
    expect(await one.apply({ diagnosis: 'shop/web/other' })).toMatchObject({
      ok: false,
      refusal: { code: 'not_found' },
    });
    expect(await one.apply({ fix: 'other' })).toMatchObject({ refusal: { code: 'not_found' } });
    expect(await one.apply({ fix: 'by-hand' })).toMatchObject({ refusal: { code: 'unsupported' } });
    one.runs('web', true);
    expect(await one.apply()).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
    expect([one.acts, await one.ports.repairs.list()]).toEqual([[], []]);
  });

  it.each(['developer', 'manager', 'autopilot'] as const)(
    '%s does not restart by repairing',
    async (role) => {
      const one = await repairWorld();
      expect(await one.apply({}, role)).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
      expect([one.acts, await one.ports.repairs.list()]).toEqual([[], []]);
    },
  );

  it('goes one after another: a second one of the stack is refused meanwhile', async () => {
    const one = await repairWorld();
    const second: ReturnType<typeof one.apply>[] = [];
    one.told.act = () => void second.push(one.apply());
    must(await one.apply());
    expect(await second[0]).toMatchObject({ ok: false, refusal: { code: 'busy' } });
    expect(one.acts).toEqual(['start web-1']);
  });

  it('starts who waited for another service once that one runs', async () => {
    const one = await repairWorld();
    one.runs('db', false);
    const input = { stack: 'shop', service: 'db' };
    one.told.fault = faultOf({ fixes: [{ ...START, action: { name: 'service.start', input } }] });
    expect(must(await one.apply())).toMatchObject({ state: 'gone' });
    expect(one.acts).toEqual(['start db-1', 'restart web-1']);
  });
});

describe('a repair that asks for a value', () => {
  it('writes it, makes the service anew, and keeps a secret out of its record', async () => {
    const one = await withToken();
    const record = must(await one.apply({ given: { value: SECRET } }, 'owner'));
    expect(record.state).toBe('gone');
    expect(await one.text()).toContain(`TOKEN=${SECRET}`);
    expect(one.acts).toEqual(['up web']);
    const dir = path.join(one.dir, '.dockfra/repairs');
    const kept = await Promise.all(
      (await readdir(dir)).map((name) => readFile(path.join(dir, name), 'utf8')),
    );
    expect(kept).toHaveLength(1);
    expect(kept.join('') + JSON.stringify(await one.ports.audit.tail(20))).not.toContain(SECRET);
  });

  it.each([
    [{}, 'TOKEN: no value was given'],
    [{ value: 'x', other: 'y' }, 'does not ask for other'],
  ])('is refused with %j', async (given, message) => {
    const one = await withToken();
    expect(await one.apply({ given }, 'owner')).toMatchObject({
      refusal: { code: 'invalid_input', message: expect.stringContaining(message) },
    });
    expect(await one.ports.repairs.list()).toEqual([]);
  });

  it('is for those who may do every step: the manager may set, and not make anew', async () => {
    const one = await withToken();
    for (const role of ['manager', 'monitor'] as const)
      expect(await one.apply({ given: { value: 'x' } }, role)).toMatchObject({
        refusal: { code: 'not_allowed' },
      });
    expect(await one.text()).not.toContain('TOKEN');
  });
});

describe('an undo', () => {
  it('brings back what was there, once', async () => {
    const one = await withToken();
    const before = await one.text();
    const { id } = must(await one.apply({ given: { value: 'one' } }, 'owner'));
    expect(must(await one.undo(id, 'owner'))).toMatchObject({ undone: { state: 'done', by: 'owner:mona' } });
    expect(await one.text()).toBe(before);
    expect(one.acts).toEqual(['up web', 'up web']);
    expect(await one.undo(id, 'owner')).toMatchObject({ refusal: { code: 'wrong_state' } });
  });

  it('is refused when somebody changed the same since, and leaves that as it is', async () => {
    const one = await withToken();
    const { id } = must(await one.apply({ given: { value: 'one' } }, 'owner'));
    await writeFile(one.env, 'TOKEN=mine\n');
    expect(await one.undo(id, 'owner')).toMatchObject({ refusal: { code: 'conflict' } });
    expect(await one.text()).toBe('TOKEN=mine\n');
  });

  it('is refused for containers that are others by now, and for who may not', async () => {
    const one = await repairWorld();
    const { id } = must(await one.apply());
    expect(await one.undo(id, 'developer')).toMatchObject({ refusal: { code: 'not_allowed' } });
    expect((await one.ports.repairs.find(id))?.undone).toBeNull();
    one.set('web', { containerId: 'web-2' });
    expect(await one.undo(id)).toMatchObject({ refusal: { code: 'conflict' } });
    one.set('web', { containerId: 'web-1' });
    must(await one.undo(id));
    expect(one.acts).toEqual(['start web-1', 'stop web-1']);
  });

  it('is refused where the fix has none, and for a repair that is not there', async () => {
    const one = await repairWorld();
    one.told.fault = faultOf({ fixes: [{ ...START, undo: null }] });
    const { id } = must(await one.apply());
    expect(await one.undo(id)).toMatchObject({ refusal: { code: 'unsupported' } });
    expect(await one.undo('20300101000000-abcdef')).toMatchObject({ refusal: { code: 'not_found' } });
    expect(await one.undo('../../etc/passwd')).toMatchObject({ refusal: { code: 'not_found' } });
  });
});

describe('a crash in the middle', () => {
  it('is told at the next start: nobody knows how far it came, and nothing goes on by itself', async () => {
    const one = await repairWorld();
    const script = path.join(import.meta.dirname, '../support/repair-and-die.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', script, one.dir], { stdio: 'inherit' });
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    expect((await one.ports.repairs.list()).map(({ state }) => state)).toEqual(['running']);
    expect(await reconcileRepairs(one.ports)).toEqual([expect.stringContaining('Service is stopped')]);
    const [record] = await one.ports.repairs.list();
    expect(record).toMatchObject({ state: 'interrupted', note: expect.stringContaining('cut off') });
    expect(await one.undo(record?.id ?? '')).toMatchObject({ refusal: { code: 'wrong_state' } });
    expect(await reconcileRepairs(one.ports)).toEqual([]);
    expect(one.acts).toEqual([]);
  });

  it('leaves alone what is under way', async () => {
    const one = await repairWorld();
    const lines: Promise<string[]>[] = [];
    one.told.act = () => void lines.push(reconcileRepairs(one.ports));
    must(await one.apply());
    expect(await lines[0]).toEqual([]);
  });
});

describe('repairs', () => {
  it('are listed by what they were about; the developer sees none of stacks that are not his', async () => {
    const one = await repairWorld();
    must(await one.apply());
    const of = async (role: 'monitor' | 'developer', service: string | null) =>
      (await listRepairs(one.ports, one.context(role).caller, { stack: 'shop', service })).length;
    expect(await of('monitor', 'web')).toBe(1);
    expect(await of('monitor', 'db')).toBe(0);
    expect(await of('developer', null)).toBe(0);
  });
});
