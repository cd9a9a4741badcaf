import { readFile, readdir, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';

import { systemCode } from '../domain/errors.ts';
import { parseListening, socketInode } from '../domain/socket-table.ts';

export type PortProcess = { pid: number; program: string };

/** True when a program could listen on the port right now: on `hostIp`, or without it on all addresses. */
export async function isPortFree(port: number, hostIp?: string): Promise<boolean> {
  if (hostIp !== undefined && hostIp !== '' && hostIp !== '0.0.0.0') return canListen(port, hostIp);
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'));
}

/** The processes that listen on these ports, as far as /proc lets this user see. Nothing where there is no /proc. */
export async function findListeners(ports: readonly number[]): Promise<Map<number, PortProcess>> {
  const wanted = new Map<number, number>();
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const { port, inode } of parseListening((await quiet(() => readFile(file, 'utf8'))) ?? '')) {
      if (ports.includes(port)) wanted.set(inode, port);
    }
  }
  const found = new Map<number, PortProcess>();
  if (wanted.size === 0) return found;
  for (const pid of (await quiet(() => readdir('/proc')))?.filter((name) => /^\d+$/.test(name)) ?? []) {
    for (const port of await portsOf(pid, wanted)) {
      if (!found.has(port)) found.set(port, { pid: Number(pid), program: await programOf(pid) });
    }
  }
  return found;
}

async function portsOf(pid: string, wanted: ReadonlyMap<number, number>): Promise<number[]> {
  const ports: number[] = [];
  for (const fd of (await quiet(() => readdir(`/proc/${pid}/fd`))) ?? []) {
    const inode = socketInode((await quiet(() => readlink(`/proc/${pid}/fd/${fd}`))) ?? '');
    const port = inode === null ? undefined : wanted.get(inode);
    if (port !== undefined) ports.push(port);
  }
  return ports;
}

async function programOf(pid: string): Promise<string> {
  return ((await quiet(() => readFile(`/proc/${pid}/comm`, 'utf8'))) ?? '').trim() || 'unknown program';
}

/** Processes end and belong to others while we look: what cannot be read is simply not known. */
async function quiet<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = systemCode(error);
      if (code === 'EADDRINUSE') resolve(false);
      // a low port (the engine, which is root, publishes it), or an address that is not of this machine
      else if (code === 'EACCES' || code === 'EADDRNOTAVAIL') resolve(true);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
