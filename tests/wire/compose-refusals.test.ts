import { execFileSync } from 'node:child_process';

import { beforeAll, describe, expect, it } from 'vitest';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { createDiscovery } from '../../platform/adapters/stack-discovery.ts';
import { createStackFiles } from '../../platform/adapters/stack-files.ts';
import { discover } from '../../platform/flows/discover.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Compose itself says what is refused and what a service needs. No engine is asked. */
let docker = '';
beforeAll(async () => {
  docker = (await findDockerClient()).path;
});

function asked(dir: string): string | null {
  try {
    return execFileSync(docker, ['compose', '--profile=*', 'config', '--format=json'], {
      cwd: dir,
      env: { PATH: process.env['PATH'] ?? '', HOME: dir },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}

async function found(dir: string) {
  const files = createComposeFiles(dir);
  const stacks = createDiscovery(dir, files);
  return discover({
    root: { dir },
    compose: { stacks: () => stacks(undefined) },
    stackFiles: createStackFiles(files),
  });
}

describe('what Compose refuses of a stack whose files are each right', () => {
  it.each([
    ['an unknown network', 'services:\n  a:\n    image: a\n    networks: [gone]\n', 4],
    ['an unknown volume', 'services:\n  a:\n    image: a\n    volumes: ["data:/data"]\n', 4],
    [
      'an unknown volume, in full',
      'services:\n  a:\n    image: a\n    volumes:\n      - { type: volume, source: d, target: /d }\n',
      5,
    ],
    ['an unknown secret', 'services:\n  a:\n    image: a\n    secrets: [s]\n', 4],
    ['an unknown config', 'services:\n  a:\n    image: a\n    configs: [{ source: c, target: /c }]\n', 4],
    ['an unknown dependency', 'services:\n  a:\n    image: a\n    depends_on: [b]\n', 4],
    ['a network of nobody', 'services:\n  a:\n    image: a\n    network_mode: "service:b"\n', 3],
    [
      'two networks at once',
      'services:\n  a:\n    image: a\n    network_mode: host\n    networks: [default]\n',
      4,
    ],
    ['a circle', 'services:\n  a: { image: a, depends_on: [b] }\n  b: { image: a, links: [a] }\n', 2],
    ['no image', 'services:\n  a:\n    restart: always\n', 3],
    ['an image of nothing', 'services:\n  a:\n    image: "${NOWHERE}"\n', 3],
    ['copies under one name', 'services:\n  a:\n    image: a\n    container_name: x\n    scale: 2\n', 4],
    [
      'a check without its kind',
      'services:\n  a:\n    image: a\n    healthcheck:\n      test: [curl, x]\n',
      5,
    ],
    ['a port that is none', 'services:\n  a:\n    image: a\n    ports: ["80:http"]\n', 4],
    ['a port beyond the last', 'services:\n  a:\n    image: a\n    ports: ["70000:80"]\n', 4],
    ['a number for a name', 'services:\n  1:\n    image: a\n', 2],
    ['a merge of nothing', 'x-a: &a\nservices:\n  a:\n    <<: *a\n    image: a\n', 4],
    ['two merges', 'x-a: &a { tty: true }\nservices:\n  a:\n    <<: *a\n    <<: *a\n    image: a\n', 5],
  ])('%s is told with its line', async (_, text, line) => {
    const dir = await tempFolder({ 'compose.yaml': text });
    expect(asked(dir)).toBeNull();
    const { errors, stacks } = await found(dir);
    expect(errors.map((error) => error.line)).toEqual([line]);
    expect(stacks).toHaveLength(1);
  });

  it.each([
    ["the project's own network", 'networks: [default]'],
    ['folders of the host', 'volumes: [".:/a", "~/x:/b", "/x:/c", "./y:/d:ro", "/only"]'],
    ['ports of every form', 'ports: [80, "81", "82:82/udp", "127.0.0.1::83", "84-85:84-85", "[::1]:86:86"]'],
    ['an address that is empty', 'ports: ["${NOWHERE:-}:80:80"]'],
    ['containers of others', 'volumes_from: ["container:x"]\n    network_mode: "container:y"'],
    ['a check by shell', 'healthcheck: { test: [CMD-SHELL, "true"] }'],
    ['no check', 'healthcheck: { test: [NONE] }'],
    ['one container under its name', 'container_name: x\n    scale: 1'],
    [
      'a dependency that only a profile has',
      'depends_on: { b: { condition: service_started, required: false } }\n  b: { image: b, profiles: [p] }',
    ],
  ])('nothing is told of %s', async (_, lines) => {
    const dir = await tempFolder({ 'compose.yaml': `services:\n  a:\n    image: a\n    ${lines}\n` });
    expect(asked(dir)).not.toBeNull();
    expect((await found(dir)).errors).toEqual([]);
  });

  it('nothing is told of what a file that cannot be read may hold, nor of profiles that nobody chose', async () => {
    const dir = await tempFolder({
      'lost/compose.yaml': 'include: [gone.yaml]\nservices: { a: { image: a, networks: [n] } }\n',
      'later/compose.yaml': 'services: { a: { image: a, networks: [n], profiles: [p] } }\n',
    });
    const { errors } = await found(dir);
    expect(errors.map(({ file }) => file)).toEqual(['lost/compose.yaml']);
    expect(errors[0]?.message).toContain('gone.yaml');
  });
});

it('a service has the networks and needs that Compose gives it', async () => {
  const dir = await tempFolder({
    'compose.yaml': `services:
  plain: { image: a }
  own: { image: a, networks: [n] }
  host: { image: a, network_mode: host }
  rider: { image: a, network_mode: "service:own", depends_on: [plain] }
  linked: { image: a, links: [plain, "own:alias"] }
  reader: { image: a, volumes_from: ["plain:ro"], pid: "service:host", ipc: "service:own" }
networks: { n: {} }
`,
  });
  type Model = { services: Record<string, { networks?: object; depends_on?: object }> };
  const model: Model = JSON.parse(asked(dir) ?? '{}');
  const said = Object.entries(model.services).map(([name, { networks = {}, depends_on: needs = {} }]) => [
    name,
    Object.keys(networks).toSorted(),
    Object.keys(needs).toSorted(),
  ]);
  const { stacks, errors } = await found(dir);
  expect(errors).toEqual([]);
  expect(
    stacks[0]?.services.map(({ name, networks, depends_on: needs }) => [
      name,
      networks.toSorted(),
      needs.toSorted(),
    ]),
  ).toEqual(said.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
});
