import { spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Launch } from '../config.ts';
import { DockfraError, systemCode } from '../domain/errors.ts';
import type { RootPaths } from '../ports.ts';
import { isRootLocked, lockHolder, PACKAGE_DIR } from '../wire.ts';
import { PLATFORM_LOG } from './logs.ts';
import { isPlatformThere, ownerSocket } from './owner-socket.ts';

const START_MS = 30_000;
const STOP_MS = 20_000;
const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** Starts `dockfra serve` in the background, with its output in ROOT/.dockfra/platform.log, and waits until it answers. */
export async function startInBackground(launch: Launch, root: RootPaths): Promise<number> {
  const path = join(root.state, PLATFORM_LOG);
  await keepLogSmall(path);
  const log = await open(path, 'a', 0o600);
  try {
    const { size } = await log.stat();
    const program = process.argv[1] ?? 'dockfra';
    const argv = [...process.execArgv, program, '--root', launch.root, 'serve'];
    const child = spawn(process.execPath, argv, {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      cwd: PACKAGE_DIR,
    });
    const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
    child.unref();
    await waitUntilThere(launch, exited, async () => readFrom(path, size));
    return child.pid ?? 0;
  } finally {
    await log.close();
  }
}

/** Asks the root's platform to stop and waits for it; false when none ran. */
export async function stopPlatform(root: RootPaths): Promise<boolean> {
  if (!isRootLocked(root)) return false;
  const pid = await lockHolder(root);
  if (pid === null)
    throw new DockfraError(
      'platform_unknown',
      'a platform runs, but it is not known which process it is',
      'end it by hand',
    );
  signalProcess(pid, 'SIGTERM');
  const deadline = Date.now() + STOP_MS;
  while (isRootLocked(root)) {
    if (Date.now() > deadline) signalProcess(pid, 'SIGKILL');
    if (Date.now() > deadline + 5000)
      throw new DockfraError(
        'platform_stuck',
        `the platform (pid ${pid}) does not end`,
        `end it by hand: kill -9 ${pid}`,
      );
    await sleep(50);
  }
  return true;
}

async function waitUntilThere(
  launch: Launch,
  exited: Promise<number>,
  words: () => Promise<string>,
): Promise<void> {
  const deadline = Date.now() + START_MS;
  let code: number | null = null;
  void exited.then((ended) => (code = ended));
  while (!(await isPlatformThere(ownerSocket(launch.root)))) {
    if (code !== null || Date.now() > deadline) {
      const said = (await words()).trim().split('\n').slice(-6).join('\n  ');
      throw new DockfraError(
        'platform_start',
        `the platform did not start:\n  ${said || `it ended with ${String(code)}`}`,
        'cure what it says and try again; all of it: dockfra logs',
      );
    }
    await sleep(50);
  }
}

async function readFrom(path: string, offset: number): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size - offset, 16_384);
    const buffer = Buffer.alloc(Math.max(0, length));
    await handle.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8');
  } finally {
    await handle.close();
  }
}

async function keepLogSmall(path: string): Promise<void> {
  try {
    if ((await stat(path)).size > MAX_LOG_BYTES) await rename(path, `${path}.1`);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error; // it has just ended
  }
}
