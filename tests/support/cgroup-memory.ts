import { readFile } from 'node:fs/promises';

/** Memory of a container in bytes, as the kernel charges it: usage less inactive file cache. cgroup v1 and v2. */
export async function memoryOf(containerId: string): Promise<number> {
  const old = `/sys/fs/cgroup/memory/docker/${containerId}`;
  const usage = await text(`${old}/memory.usage_in_bytes`);
  if (usage !== null)
    return Number(usage) - inactiveFile(await text(`${old}/memory.stat`), 'total_inactive_file');
  for (const dir of [
    `/sys/fs/cgroup/system.slice/docker-${containerId}.scope`,
    `/sys/fs/cgroup/docker/${containerId}`,
  ]) {
    const current = await text(`${dir}/memory.current`);
    if (current !== null)
      return Number(current) - inactiveFile(await text(`${dir}/memory.stat`), 'inactive_file');
  }
  throw new Error(`no memory cgroup of ${containerId} was found`);
}

function inactiveFile(stat: string | null, field: string): number {
  const line = (stat ?? '').split('\n').find((row) => row.startsWith(`${field} `));
  return Number(line?.split(' ')[1] ?? 0);
}

async function text(file: string): Promise<string | null> {
  return await readFile(file, 'utf8').catch(() => null);
}
