import { readdir, readFile } from 'node:fs/promises';

/** Hard limit of processes that every command of a model gets (`ulimit -u`). */
export const MAX_PROCESSES = 400;
const LOOKS = 40;

/**
 * Ends what earlier commands of a model left running: processes that left their group and their parent, whatever they did to
 * their environment. They are known by their hard limit of processes, which every command gets before it begins, everything
 * that it starts inherits, and nobody without privileges can raise. Processes of people have no such limit, and those of a
 * command under way hang below their daemon: both are left alone.
 */
export async function endStrays(): Promise<number> {
  const ended = new Set<number>();
  for (let looks = LOOKS; looks > 0; looks -= 1) {
    const strays = await findStrays();
    if (strays.length === 0) break;
    // all are stopped before any is ended, or one that forks would always be ahead
    for (const pid of strays) signal(pid, 'SIGSTOP');
    const known = strays.every((pid) => ended.has(pid));
    for (const pid of strays) ended.add(pid);
    if (!known) continue;
    for (const pid of strays) signal(pid, 'SIGKILL');
  }
  return ended.size;
}

type Process = { pid: number; parent: number };

/** Marked processes whose first ancestor without the mark is the first process of all. */
async function findStrays(): Promise<number[]> {
  if (await isMarked(process.pid)) return []; // everybody here has such a limit: it tells nothing
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = (await Promise.all(pids.map(readProcess))).filter((one) => one !== null);
  const strays: number[] = [];
  let adrift = found.filter(({ parent }) => parent <= 1);
  while (adrift.length > 0) {
    const marks = await Promise.all(adrift.map(({ pid }) => isMarked(pid)));
    const fresh = new Set(adrift.flatMap(({ pid }, at) => (marks[at] ? [pid] : [])));
    strays.push(...fresh);
    adrift = found.filter(({ parent }) => fresh.has(parent));
  }
  return strays;
}

async function readProcess(name: string): Promise<Process | null> {
  const status = await readFile(`/proc/${name}/status`, 'latin1').catch(() => ''); // gone meanwhile
  if (status === '' || /^State:\s+[ZX]/m.test(status)) return null;
  return { pid: Number(name), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0) };
}

async function isMarked(pid: number): Promise<boolean> {
  const limits = await readFile(`/proc/${pid}/limits`, 'latin1').catch(() => ''); // gone, or somebody else's
  const most = /^Max processes\s+\S+\s+(\d+)/m.exec(limits)?.[1];
  return most !== undefined && Number(most) <= MAX_PROCESSES;
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // already gone
  }
}
