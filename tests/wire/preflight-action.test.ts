import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import type { Ports } from '../../platform/ports.ts';
import { chooseLaunch } from '../../platform/flows/launch-choice.ts';
import { createForStack } from '../../platform/flows/launch-create.ts';
import { preflightStacks, refusePreflight } from '../../platform/flows/launch-preflight.ts';
import { openTestRoot } from '../support/open-test-root.ts';
import { tempFolder } from '../support/temp-folder.ts';

const away = () => Promise.reject(new Error('no engine here'));
const BUILD = 'build: { context: ., dockerfile_inline: FROM scratch }';

/** Real files and the real compose client; the engine is away. */
async function rootWith(files: Record<string, string>) {
  const dir = await tempFolder(files);
  const { ports } = await openTestRoot(dir);
  const launchSite: Ports['launchSite'] = {
    ...ports.launchSite,
    containers: away,
    networks: away,
    volumes: away,
    platform: away,
    images: away,
  };
  const engine = { ...ports.engine, roles: () => Promise.resolve([]), services: () => Promise.resolve([]) };
  return { dir, ports: { ...ports, launchSite, engine } };
}

const signal = new AbortController().signal;

describe('preflight without an engine', () => {
  it('says what it could not look at, and still finds what is on this host', async () => {
    const { ports, dir } = await rootWith({
      'web/compose.yaml': `services:\n  web:\n    ${BUILD}\n    volumes: ["./data:/data"]\n  api:\n    build: ./api\n`,
    });
    const chosen = await chooseLaunch(ports, { stacks: [] });
    const { preflight } = await preflightStacks(ports, chosen.ok ? chosen.value : [], signal);
    expect(preflight.findings).toMatchObject([
      {
        rule: 'builds',
        level: 'stop',
        service: 'api',
        cause: `the build folder ${dir}/web/api is not there`,
        place: { file: 'web/compose.yaml', line: 6 },
      },
      { rule: 'binds', level: 'warn', service: 'web', place: { file: 'web/compose.yaml', line: 4 } },
    ]);
    const unchecked = preflight.checks
      .filter(({ state }) => state === 'unchecked')
      .map(({ rule, why }) => [rule, why]);
    expect(Object.fromEntries(unchecked)).toMatchObject({
      external: 'no engine here',
      ports: 'no engine here',
      images: 'no engine here',
    });
    expect(refusePreflight(preflight)).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('cannot start: api: the build folder'),
    });
  });

  it('knows the reason where Compose refuses the files', async () => {
    const { ports } = await rootWith({
      'web/compose.yaml': `services:\n  a: { ${BUILD}, depends_on: [b] }\n  b: { ${BUILD}, depends_on: [a], env_file: ./gone.env }\n`,
    });
    const chosen = await chooseLaunch(ports, { stacks: [] });
    const { preflight } = await preflightStacks(ports, chosen.ok ? chosen.value : [], signal);
    expect(preflight.findings.map(({ rule }) => rule)).toEqual(['cycles', 'env-files']);
    expect(preflight.checks.find(({ rule }) => rule === 'external')).toMatchObject({ state: 'unchecked' });
  });
});

describe('chooseLaunch', () => {
  const files = {
    'shop/compose.yaml': `services: { web: { image: a }, tool: { image: b, profiles: [debug] } }\n`,
    'shop/docker-compose.prod.yml': `services: { web: { restart: always } }\n`,
    'shop/docker-compose.whole.yml': `services: { web: { image: c } }\n`,
    'blog/compose.yaml': `services: { web: { image: a } }\n`,
  };
  const names = (paths: readonly string[]) => paths.map((file) => path.basename(file));

  it('lays a variant that only changes services over the files, and takes a whole one by itself', async () => {
    const { ports } = await rootWith(files);
    const over = await chooseLaunch(ports, { stacks: ['shop'], environment: 'prod' });
    expect(over.ok && names(over.value[0]?.files ?? [])).toEqual(['compose.yaml', 'docker-compose.prod.yml']);
    const whole = await chooseLaunch(ports, { stacks: ['shop'], environment: 'whole' });
    expect(whole.ok && names(whole.value[0]?.files ?? [])).toEqual(['docker-compose.whole.yml']);
    const local = await chooseLaunch(ports, { stacks: ['shop'], environment: 'local' });
    expect(local.ok && names(local.value[0]?.files ?? [])).toEqual(['compose.yaml']);
  });

  it('takes the services of a profile with it', async () => {
    const { ports } = await rootWith(files);
    const services = async (profiles: string[]) => {
      const chosen = await chooseLaunch(ports, { stacks: ['shop'], profiles });
      const [stack] = chosen.ok ? chosen.value : [];
      const model = stack ? await ports.compose.model(stack) : null;
      return model?.ok ? Object.keys(model.value.services).toSorted() : null;
    };
    expect(await services([])).toEqual(['web']);
    expect(await services(['debug'])).toEqual(['tool', 'web']);
  });

  it('refuses what there is not, with what there is', async () => {
    const { ports } = await rootWith(files);
    expect(await chooseLaunch(ports, { stacks: [], environment: 'test' })).toMatchObject({
      refusal: { code: 'not_found', hint: expect.stringContaining('local, prod, whole') },
    });
    expect(await chooseLaunch(ports, { stacks: [], profiles: ['bug'] })).toMatchObject({
      refusal: { message: 'no service has the profile bug', hint: 'there are: debug' },
    });
  });
});

describe('createForStack', () => {
  it('makes a folder that the stack mounts, and no other', async () => {
    const { ports, dir } = await rootWith({
      'web/compose.yaml': `services: { web: { ${BUILD}, volumes: ["./data/deep:/data", "/opt/x-dockfra:/x"] } }\n`,
    });
    const make = (name: string) => createForStack(ports, { stack: 'web', kind: 'folder', name });
    expect(await make(`${dir}/web/data/deep`)).toMatchObject({ ok: true, value: { created: true } });
    expect((await stat(`${dir}/web/data/deep`)).isDirectory()).toBe(true);
    expect(await make(`${dir}/web/data/deep`)).toMatchObject({ ok: true, value: { created: false } });
    for (const name of ['/opt/x-dockfra', `${dir}/web/other`, `${dir}/web/data/deep/../../../x`])
      expect(await make(name)).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
  });

  it('is held up while everything is paused', async () => {
    const { ports, dir } = await rootWith({
      'web/compose.yaml': `services: { web: { ${BUILD}, volumes: ["./data:/data"] } }\n`,
    });
    await mkdir(`${dir}/web/there`);
    await ports.switches.pause('owner:tester', 'quiet');
    expect(
      await createForStack(ports, { stack: 'web', kind: 'folder', name: `${dir}/web/data` }),
    ).toMatchObject({
      refusal: { code: 'paused' },
    });
  });
});
