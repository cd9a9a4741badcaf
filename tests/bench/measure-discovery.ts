import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { createComposeFiles } from '../../platform/adapters/compose-files.ts';
import { findDockerClient } from '../../platform/adapters/docker-client.ts';
import { createEventBus } from '../../platform/adapters/event-bus.ts';
import { createDiscovery } from '../../platform/adapters/stack-discovery.ts';
import { createStackFiles } from '../../platform/adapters/stack-files.ts';
import { createStampWatch } from '../../platform/adapters/stamp-watch.ts';
import { discover } from '../../platform/flows/discover.ts';
import { followStacks } from '../../platform/flows/follow-stacks.ts';
import type { Events } from '../../platform/ports.ts';
import { must } from '../demo/shell.ts';
import { single, type Figure } from './figures.ts';

const STACKS = 300;
const ASKED = 20;
const IDLE_MS = 10_000;

/** Finding 300 stacks with their variables, beside asking Compose for each. */
export async function measureDiscovery(dir: string): Promise<Figure[]> {
  const folders = Array.from({ length: STACKS }, (_, at) =>
    join(dir, `group${String(at % 10)}`, `stack${String(at)}`),
  );
  for (const folder of folders) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'compose.yaml'), source());
  }
  const stamps = createStampWatch(dir);
  const files = createComposeFiles(dir, stamps);
  const find = createDiscovery(dir, files);
  const events = createEventBus(() => undefined);
  const ports = {
    root: { dir },
    compose: { stacks: () => find(undefined) },
    stackFiles: createStackFiles(files),
    events,
  };
  const look = () => discover(ports);
  const cold = await took(look);
  const looked = await least(look);
  const stop = new AbortController();
  const awake = setInterval(() => undefined, 60_000); // a watch by itself keeps no process
  await followStacks(ports, stamps, stop.signal);
  const warm = await least(look);
  const edit = await tellOfEdit(events, join(folders[0] ?? dir, 'compose.yaml'));
  const idle = await idleShare();
  stop.abort();
  clearInterval(awake);
  const { path: docker } = await findDockerClient();
  const asked = await took(async () => {
    for (const cwd of folders.slice(0, ASKED))
      await must(docker, ['compose', 'config', '--variables'], { cwd });
  });
  const compose = (asked / ASKED) * STACKS;
  return [
    single('discovery of 300 stacks, 3000 services', `${String(Math.round(cold))} ms`, ''),
    single('time of asking Compose for each, by it', `${(compose / cold).toFixed(1)} times`, '>= 20 times'),
    single('the same again, looking at each file', `${looked.toFixed(1)} ms`, ''),
    single('the same again, in a running platform', `${warm.toFixed(1)} ms`, '<= 50 ms'),
    single('from an outside edit to its event', `${String(Math.round(edit))} ms`, '<= 1000 ms'),
    single('processor while nothing changes', `${(idle * 100).toFixed(2)} %`, '<= 1 %'),
  ];
}

async function least(work: () => Promise<unknown>): Promise<number> {
  return Math.min(await took(work), await took(work), await took(work));
}

async function tellOfEdit(events: Events, file: string): Promise<number> {
  const told = new Promise<void>((resolve) => {
    events.subscribe(({ kind }) => kind === 'stacks' && resolve());
  });
  const started = performance.now();
  await must('sed', ['-i', 's/x:/y:/', file]);
  await told;
  return performance.now() - started;
}

/** Of one core. */
async function idleShare(): Promise<number> {
  await sleep(2000);
  const before = process.cpuUsage();
  await sleep(IDLE_MS);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / IDLE_MS;
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
