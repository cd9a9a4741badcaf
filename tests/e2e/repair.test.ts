import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import { docker, HEALTH, IMAGE, launchRoot, script, SERVE } from '../support/launch-root.ts';
import { openTestRoot, type TestRoot } from '../support/open-test-root.ts';

const prefix = `dft-repair-${String(process.pid)}`;
const SETTINGS = 'deploy:\n  stable_seconds: 2\n  timeout_seconds: 40\n';

const foundSchema = z.object({
  diagnoses: z.array(
    z.object({
      id: z.string(),
      pattern: z.string(),
      fixes: z.array(z.object({ name: z.string(), action: z.unknown() })),
    }),
  ),
});
const repairedSchema = z.object({
  repair: z.object({
    id: z.string(),
    state: z.string(),
    after: z.array(z.string()),
    note: z.string().nullable(),
    undone: z.object({ state: z.string(), note: z.string().nullable() }).nullable(),
  }),
});

async function root(stacks: Record<string, string>): Promise<TestRoot & { dir: string }> {
  const dir = await launchRoot(prefix, stacks);
  await writeFile(path.join(dir, 'dockfra.yaml'), SETTINGS);
  return { ...(await openTestRoot(dir)), dir };
}

async function value<T>(ran: ReturnType<TestRoot['run']>, schema: z.ZodType<T>): Promise<T> {
  const { result } = await ran;
  if (!result.ok)
    throw new Error(`${result.refusal.code}: ${result.refusal.message} ${String(result.refusal.details)}`);
  return schema.parse(result.value);
}

const faults = async (one: TestRoot, service: string) =>
  (await value(one.run('stack.diagnose', { stack: 'app', service }), foundSchema)).diagnoses;
/** What the engine itself says. */
const running = async (service: string) =>
  docker(
    'ps',
    '--filter',
    `name=${prefix}-app-${service}-1`,
    '--filter',
    'status=running',
    '--format',
    '{{.Status}}',
  );

describe('a repair on the real engine', () => {
  it('gives a missing variable its value: the service runs; taken back, it fails as before', async () => {
    const one = await root({
      app: `services:\n  web:\n    image: ${IMAGE}\n    restart: on-failure:2\n    environment: { SITE: "\${SITE:-}" }\n    command: ${JSON.stringify(['sh', '-c', ': "$${SITE:?}"; exec sleep 300'])}\n`,
    });
    await docker('compose', '--project-directory', path.join(one.dir, 'app'), 'up', '-d');
    await expect
      .poll(async () => (await faults(one, 'web')).map(({ pattern }) => pattern), { timeout: 30_000 })
      .toContain('unbound-variable');
    const [fault] = await faults(one, 'web');
    const input = { diagnosis: fault?.id, fix: 'set-variable' };
    const plan = await one.run('repair.apply', { ...input, dry_run: true });
    expect(plan.result).toMatchObject({
      ok: true,
      value: { plan: { steps: [{ name: 'settings.set' }, { name: 'service.recreate' }] } },
    });
    expect((await one.run('repair.apply', input)).result).toMatchObject({
      refusal: { code: 'invalid_input' },
    });

    const done = await value(one.run('repair.apply', { ...input, value: ['value=shop'] }), repairedSchema);
    expect(done.repair).toMatchObject({ state: 'gone' });
    expect(await running('web')).toMatch(/^Up/);
    expect(await readFile(path.join(one.dir, 'app/.env'), 'utf8')).toContain('SITE=shop');
    expect(await faults(one, 'web')).toEqual([]);

    const { repair } = await value(one.run('repair.undo', { id: done.repair.id }), repairedSchema);
    expect(repair.undone).toMatchObject({ state: 'done' });
    expect(await readFile(path.join(one.dir, 'app/.env'), 'utf8')).not.toContain('SITE=shop');
    await expect.poll(() => running('web'), { timeout: 30_000 }).toBe('');
    expect((await faults(one, 'web')).map(({ pattern }) => pattern)).toContain('unbound-variable');
  });

  it('moves a service to a free port when somebody holds its own', async () => {
    const holder = await docker(
      'run',
      '-d',
      '-p',
      '127.0.0.1::8000',
      '--name',
      `${prefix}-holder`,
      IMAGE,
      'sleep',
      '300',
    );
    onTestFinished(async () => void (await docker('rm', '-f', holder)));
    const port = (await docker('port', holder, '8000')).split(':').at(-1) ?? '';
    const one = await root({
      app: `services:\n  web: { image: ${IMAGE}, command: ${SERVE}, ${HEALTH}, ports: ["127.0.0.1:\${WEB_PORT:-${port}}:8000"] }\n`,
    });
    await docker('compose', '--project-directory', path.join(one.dir, 'app'), 'up', '-d').catch(() => ''); // the engine refuses
    const fault = (await faults(one, 'web')).find(({ pattern }) => pattern === 'port-taken');
    const done = await value(
      one.run('repair.apply', { diagnosis: fault?.id, fix: 'other-port' }),
      repairedSchema,
    );
    expect(done.repair).toMatchObject({ state: 'gone' });
    const published = await docker('port', `${prefix}-app-web-1`, '8000');
    expect(published).not.toContain(`:${port}`);
    expect((await fetch(`http://${published}`)).status).toBe(200);
    expect(await faults(one, 'web')).toEqual([]);
  });

  it('starts what a service waits for, then the service; taken back, it stands still again', async () => {
    const connect = script(
      "const s=require('net').connect(8000,'db');s.on('error',e=>{console.error(String(e));process.exit(1)});s.on('connect',()=>setInterval(()=>0,1000));process.on('SIGTERM',()=>process.exit(0))",
    );
    const one = await root({
      app: `services:\n  db: { image: ${IMAGE}, command: ${SERVE}, ${HEALTH} }\n  web: { image: ${IMAGE}, command: ${connect}, depends_on: { db: { condition: service_healthy } } }\n`,
    });
    await docker('compose', '--project-directory', path.join(one.dir, 'app'), 'up', '-d', '--wait');
    await docker('stop', '-t', '1', `${prefix}-app-db-1`, `${prefix}-app-web-1`);
    await docker('start', `${prefix}-app-web-1`);
    const named = async () =>
      (await faults(one, 'web')).find(({ fixes }) =>
        fixes.some(({ name, action }) => name === 'start' && action !== null),
      );
    await expect.poll(async () => (await named()) !== undefined, { timeout: 30_000 }).toBe(true);
    const fault = await named();
    const done = await value(one.run('repair.apply', { diagnosis: fault?.id, fix: 'start' }), repairedSchema);
    expect(done.repair).toMatchObject({ state: 'gone' });
    expect(await running('db')).toMatch(/^Up/);
    expect(await running('web')).toMatch(/^Up/);
    const { repair } = await value(one.run('repair.undo', { id: done.repair.id }), repairedSchema);
    expect(repair.undone).toMatchObject({ state: 'done' });
    expect(await running('db')).toBe('');
  });
});
