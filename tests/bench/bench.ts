// Figures of speed and size on this machine. Prints a table (and with --write FILE the page in docs/); asserts nothing about time.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

import { benchRoot } from './bench-root.ts';
import { measureAccess } from './measure-access.ts';
import { measureCrew } from './measure-crew.ts';
import { measureDiscovery } from './measure-discovery.ts';
import { measureMemory } from './measure-memory.ts';
import { measurePages } from './measure-pages.ts';
import { measureSize } from './measure-size.ts';
import { measureStore } from './measure-store.ts';
import type { Figure } from './figures.ts';

/** Long enough to see that it runs; whether it is flat, only the hour of `make soak` tells. */
const MEMORY_MINUTES = 3;
const figures: Figure[] = [];
const dir = await mkdtemp(join(tmpdir(), 'dockfra-bench-'));
const root = await benchRoot(join(dir, 'root'));
try {
  figures.push(...(await measureSize(root)));
  figures.push(...(await measureAccess(root)));
  figures.push(...(await measureCrew(root)));
  figures.push(...(await measurePages(root, join(dir, 'pages'))));
  figures.push(...(await measureStore(join(dir, 'store'))));
  figures.push(...(await measureDiscovery(join(dir, 'stacks'))));
  figures.push(...(await measureMemory(join(dir, 'soak'), MEMORY_MINUTES, () => undefined)));
} finally {
  await root.remove();
  await rm(dir, { recursive: true, force: true });
}

const widths = [44, 12, 12, 14];
const row = (cells: string[]) =>
  cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join('  ')
    .trimEnd();
const lines = figures.map(({ what, p50, p95, goal }) => row([what, p50, p95, goal]));
console.log([row(['what', 'p50', 'p95', 'goal']), ...lines].join('\n'));

const target = process.argv[process.argv.indexOf('--write') + 1];
if (process.argv.includes('--write') && target) {
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}`;
  const table = figures
    .map(({ what, p50, p95, goal }) => `| ${what} | ${p50} | ${p95} | ${goal} |`)
    .join('\n');
  await writeFile(target, page(machine, table));
}

function page(machine: string, table: string): string {
  return `# Performance

Measured by \`make bench\` on: ${machine}. Machines are noisy: compare figures of one run with each other.
The goal is for the p95 where there is one.

| what | p50 | p95 | goal |
|---|---:|---:|---:|
${table}
`;
}
