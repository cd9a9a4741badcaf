import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';

import type { BenchRoot } from './bench-root.ts';
import { single, type Figure } from './figures.ts';

const SETTLE_MS = 20_000;
const WATCH_MS = 30_000;
const TICKS_PER_SECOND = 100;

/** Memory of roles and gate by cgroup (usage less inactive file), memory and CPU of the idle platform. */
export async function measureSize(root: BenchRoot): Promise<Figure[]> {
  await sleep(SETTLE_MS);
  const roles = await rolesMemory(root);
  const pid = await platformPid(root);
  const before = await cpuTicks(pid);
  await sleep(WATCH_MS);
  const seconds = ((await cpuTicks(pid)) - before) / TICKS_PER_SECOND;
  return [
    ...roles.map(({ name, bytes }) => single(`memory of ${name}`, megabytes(bytes), '')),
    single(
      'memory of four idle roles and the gate',
      megabytes(roles.reduce((sum, { bytes }) => sum + bytes, 0)),
      '<= 150 MB',
    ),
    single('memory of the idle platform (RSS)', megabytes(await residentBytes(pid)), '<= 150 MB'),
    single(
      'CPU of the idle platform',
      `${((seconds / (WATCH_MS / 1000)) * 100).toFixed(2)} % of a core`,
      '<= 1 %',
    ),
  ];
}

async function rolesMemory(root: BenchRoot): Promise<{ name: string; bytes: number }[]> {
  const docker = new Dockerode();
  const id = await rootId(root);
  const containers = await docker.listContainers({ filters: { label: [`dockfra.root=${id}`] } });
  return Promise.all(
    containers.map(async ({ Id, Names }) => {
      const { memory_stats: memory } = await docker.getContainer(Id).stats({ stream: false });
      const details: Record<string, number> = { ...memory.stats };
      const inactive = details['total_inactive_file'] ?? details['inactive_file'] ?? 0;
      return { name: (Names[0] ?? Id).replace(/^.*-/, ''), bytes: memory.usage - inactive };
    }),
  );
}

async function rootId(root: BenchRoot): Promise<string> {
  return String(JSON.parse(await readFile(join(root.dir, '.dockfra', 'root.json'), 'utf8')).id);
}

async function platformPid(root: BenchRoot): Promise<number> {
  return Number(JSON.parse(await readFile(join(root.dir, '.dockfra', 'platform.json'), 'utf8')).pid);
}

async function cpuTicks(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
