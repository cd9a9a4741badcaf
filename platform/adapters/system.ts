import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { totalmem, freemem, userInfo } from 'node:os';
import { promisify } from 'node:util';

import { hostEnvironment } from '../config.ts';
import { messageOf, systemCode } from '../domain/errors.ts';
import type { DiskFact, EngineFact, HostFacts, PortFact, PortWish } from '../domain/host-facts.ts';
import type { Host } from '../ports-root.ts';
import type { RootPaths } from '../ports.ts';
import { listDockerClients } from './docker-client.ts';
import { askEngine, findPublishers } from './engine-facts.ts';
import { findListeners, isPortFree } from './ports-linux.ts';
import { isRootLocked, lockHolder } from './root-lock.ts';

const run = promisify(execFile);

/** This machine. Nothing here needs an engine, and nothing contacts another host. */
export function createHost(root: RootPaths): Host {
  const ports = (wanted: PortWish[]): Promise<PortFact[]> => portFacts(root, wanted);
  return {
    ports,
    async room() {
      const [engine, memory] = await Promise.all([askEngine(hostEnvironment()['DOCKER_HOST']), memoryFact()]);
      return { disks: await disks(root, engine), memory };
    },
    async facts(wanted, signal): Promise<HostFacts> {
      const environment = hostEnvironment();
      const [git, ssh, clients, engine, portList, memory] = await Promise.all([
        versionOf('git', ['--version'], signal),
        versionOf('ssh', ['-V'], signal),
        listDockerClients(environment['PATH'] ?? ''),
        askEngine(environment['DOCKER_HOST']),
        ports(wanted),
        memoryFact(),
      ]);
      return {
        node: process.versions.node,
        platform: process.platform,
        user: userInfo().username,
        git,
        ssh,
        clients,
        engine,
        ports: portList,
        disks: await disks(root, engine),
        memory,
      };
    },
  };
}

async function portFacts(root: RootPaths, wanted: PortWish[]): Promise<PortFact[]> {
  const free = await Promise.all(wanted.map(({ port, hostIp }) => isPortFree(port, hostIp)));
  const taken = wanted.filter((_, index) => !free[index]).map(({ port }) => port);
  if (taken.length === 0) return wanted.map(({ port, use }) => ({ port, use, holder: null }));
  const [listeners, publishers] = await Promise.all([
    findListeners(taken),
    findPublishers(root.id, hostEnvironment()['DOCKER_HOST']),
  ]);
  const platform = isRootLocked(root) ? await lockHolder(root) : null;
  return wanted.map(({ port, use }) => {
    if (!taken.includes(port)) return { port, use, holder: null };
    const publisher = publishers.get(port);
    const listener = listeners.get(port);
    return {
      port,
      use,
      holder: {
        pid: listener?.pid ?? null,
        program: listener?.program ?? null,
        container: publisher?.container ?? null,
        project: publisher?.project ?? null,
        ours: publisher?.ours === true || (listener !== undefined && listener.pid === platform),
      },
    };
  });
}

async function versionOf(program: string, argv: string[], signal: AbortSignal): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(program, argv, { timeout: 5000, maxBuffer: 65_536, signal });
    return (stdout.trim() || stderr.trim()).split('\n')[0] ?? '';
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    return `${program} does not answer: ${messageOf(error).split('\n')[0] ?? ''}`;
  }
}

async function disks(root: RootPaths, engine: EngineFact): Promise<DiskFact[]> {
  const places = [{ what: 'this root', path: root.dir }];
  if (engine.kind === 'up') places.push({ what: 'images and volumes', path: engine.rootDir });
  const facts: DiskFact[] = [];
  for (const place of places) {
    const free = await diskFact(place);
    if (free) facts.push(free);
  }
  return facts;
}

/** Null where the folder is not on this machine (an engine elsewhere) or may not be looked at. */
async function diskFact(place: { what: string; path: string }): Promise<DiskFact | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(place.path);
    return { ...place, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}

async function memoryFact(): Promise<HostFacts['memory']> {
  const totalBytes = totalmem();
  try {
    const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(await readFile('/proc/meminfo', 'utf8'))?.[1];
    if (kilobytes !== undefined) return { totalBytes, availableBytes: Number(kilobytes) * 1024 };
  } catch {
    // no /proc on this system: the plain figure below is the best there is
  }
  return { totalBytes, availableBytes: freemem() };
}
