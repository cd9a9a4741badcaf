import { symlink } from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { createDiscovery } from '../../platform/adapters/stack-discovery.ts';
import { createStackFiles } from '../../platform/adapters/stack-files.ts';
import { discover } from '../../platform/flows/discover.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function discovered(dir: string) {
  const files = createComposeFiles(dir);
  const stacks = createDiscovery(dir, files);
  return discover({
    root: { dir },
    compose: { stacks: () => stacks(undefined) },
    stackFiles: createStackFiles(files),
  });
}

const SHOP = `services:
  web:
    image: "shop:\${TAG:-1}"
    build: ./web
    ports:
      - "\${PORT:?which port}:80"
      - { target: 81, published: "\${ADMIN_PORT}", host_ip: 127.0.0.1, protocol: udp }
    volumes: ["data:/data", { type: bind, source: ./x, target: /x, read_only: true }]
    networks: [front]
    depends_on: { db: { condition: service_healthy } }
    profiles: [web]
  db:
    image: postgres
    environment: { P: "\${DB_PASSWORD}", M: "\${MODE:+on}" }
    healthcheck: { test: "check \${DB_PASSWORD}" }
volumes: { data: {} }
networks: { front: {} }
`;

it('says what each stack is made of and which variables stand where', async () => {
  const dir = await tempFolder({
    'shop/compose.yaml': SHOP,
    'shop/.env': 'DB_PASSWORD=hunter22\nPORT=8081\n',
    'shop/docker-compose.prod.yml': 'services: {web: {image: "x:${PROD}"}}\n',
    'deep/er/docker-compose.yml': 'services: {s: {image: "y:${TAG:-1}"}}\n',
  });
  const { stacks, variables, other_variables: others, errors } = await discovered(dir);
  expect(errors).toEqual([]);
  expect(stacks.map(({ name, dir: folder }) => [name, folder])).toEqual([
    ['shop', 'shop'],
    ['er', 'deep/er'],
  ]);
  expect(stacks[0]).toMatchObject({
    files: ['shop/compose.yaml'],
    profiles: ['web'],
    variants: [{ name: 'prod', files: ['shop/docker-compose.prod.yml'] }],
    services: [
      { name: 'db', image: 'postgres', build: null, healthcheck: { test: 'check ***' } },
      {
        name: 'web',
        image: 'shop:1',
        build: { context: 'web' },
        ports: ['8081:80', '127.0.0.1::81/udp'],
        volumes: ['data:/data', './x:/x:ro'],
        networks: ['front'],
        depends_on: ['db'],
        healthcheck: null,
      },
    ],
  });
  expect(variables.find(({ name }) => name === 'TAG')).toEqual({
    name: 'TAG',
    default: '1',
    alternate: null,
    required: false,
    secret: false,
    type: 'image tag',
    group: 'shared',
    stacks: ['shop', 'er'],
    used_by: [
      { file: 'shop/compose.yaml', line: 3 },
      { file: 'deep/er/docker-compose.yml', line: 1 },
    ],
  });
  expect(variables.map(({ name, required, alternate }) => [name, required, alternate])).toEqual([
    ['DB_PASSWORD', false, null],
    ['MODE', false, 'on'],
    ['PORT', true, null],
    ['TAG', false, null],
  ]);
  expect(others.map(({ name, type }) => [name, type])).toEqual([['ADMIN_PORT', 'port']]);
  expect(JSON.stringify(await discovered(dir))).not.toContain('hunter22');
});

it('lists a broken file with its line, a link out of the root with the reason, and hides nothing else', async () => {
  const outside = await tempFolder({ 'compose.yml': 'services: {secret: {image: x}}\n' });
  const dir = await tempFolder({
    'good/compose.yml': 'services: {s: {image: "x:${TAG}"}}\n',
    'broken/compose.yml':
      'services:\n  a:\n    image: "${BROKEN"\n    command: [x\n  b: {image: "${HALF}"}\n',
    'lost/compose.yml': 'include:\n  - gone.yml\nservices: {l: {image: z}}\n',
    'linked/readme': '',
  });
  await symlink(path.join(outside, 'compose.yml'), path.join(dir, 'linked', 'compose.yml'));
  const { stacks, variables, errors } = await discovered(dir);
  expect(stacks.map(({ name }) => name)).toEqual(['broken', 'good', 'linked', 'lost']);
  expect(stacks.find(({ name }) => name === 'linked')?.services).toEqual([]);
  expect(variables.map(({ name }) => name)).toContain('TAG');
  const said = (file: string) => errors.filter((error) => error.file === file);
  expect(said('broken/compose.yml').map(({ line }) => line)).toContain(3);
  expect(said('lost/compose.yml')).toEqual([
    { file: 'lost/compose.yml', line: 2, message: expect.stringContaining('gone.yml') },
  ]);
  expect(said('linked/compose.yml')[0]?.message).toContain('lies outside the root');
});

it('says what Compose would refuse by its schema, where, and hides nothing for it', async () => {
  const dir = await tempFolder({
    'a/compose.yml': 'services:\n  web:\n    image: "x:${TAG}"\n    prots: ["80:80"]\n',
    'a/compose.override.yml': 'services:\n  web: {user: null, tty: []}\n',
    'b/compose.yml': 'x-base: &base {image: y, labels: {A: 1}}\nservices: {s: {<<: *base, tty: true}}\n',
  });
  const { stacks, variables, errors } = await discovered(dir);
  expect(errors).toEqual([
    { file: 'a/compose.yml', line: 4, message: 'services.web: unknown key "prots" (did you mean ports?)' },
    { file: 'a/compose.override.yml', line: 2, message: 'services.web.tty: must be true or false' },
  ]);
  expect(stacks.map(({ services }) => services[0]?.image)).toEqual(['x:', 'y']);
  expect(variables.map(({ name }) => name)).toEqual(['TAG']);
});
