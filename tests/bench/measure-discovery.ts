import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { createDiscovery } from '../../platform/adapters/stack-discovery.ts';
import { createStackFiles } from '../../platform/adapters/stack-files.ts';
import { discover } from '../../platform/flows/discover.ts';
import { must } from '../demo/shell.ts';
import { single, type Figure } from './figures.ts';

const STACKS = 300;
const ASKED = 20;

/** Finding 300 stacks with their variables, beside asking Compose for each. */
export async function measureDiscovery(dir: string): Promise<Figure[]> {
  const folders = Array.from({ length: STACKS }, (_, at) =>
    join(dir, `group${String(at % 10)}`, `stack${String(at)}`),
  );
  for (const folder of folders) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'compose.yaml'), source());
  }
  const files = createComposeFiles(dir);
  const find = createDiscovery(dir, files);
  const look = () =>
    discover({
      root: { dir },
      compose: { stacks: () => find(undefined) },
      stackFiles: createStackFiles(files),
    });
  const cold = await took(look);
  const warm = Math.min(await took(look), await took(look), await took(look));
  const { path: docker } = await findDockerClient();
  const asked = await took(async () => {
    for (const cwd of folders.slice(0, ASKED))
      await must(docker, ['compose', 'config', '--variables'], { cwd });
  });
  const compose = (asked / ASKED) * STACKS;
  return [
    single('discovery of 300 stacks, 3000 services', `${String(Math.round(cold))} ms`, ''),
    single('the same again, warm', `${String(Math.round(warm))} ms`, '<= 50 ms'),
    single(
      'time of asking Compose for each, by discovery',
      `${(compose / cold).toFixed(0)} times`,
      '>= 20 times',
    ),
  ];
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function source(): string {
  const services = Array.from(
    { length: 10 },
    (_, at) => `  s${String(at)}:
    image: "x:\${TAG_${String(at)}:-1}"
    ports: ["\${PORT_${String(at)}:-80${String(at)}}:80"]
    environment: { A: "\${A}", B: "\${SECRET_${String(at)}:?set it}" }
    volumes: ["data:/data"]
    healthcheck: { test: "true", interval: 10s }
`,
  );
  return `services:\n${services.join('')}volumes: { data: {} }\n`;
}
