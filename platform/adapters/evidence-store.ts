import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

import { DockfraError, systemCode } from '../domain/errors.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import type { EvidenceStore } from '../ports.ts';
import { writeDurably } from './durable-file.ts';

/** Files under `dir`/<ticket>/. A name never overwrites an older one: evidence is kept. */
export function createEvidenceStore(dir: string): EvidenceStore {
  return {
    write: async (ticketId, name, data) => {
      if (!TICKET_ID.test(ticketId)) throw badPath(ticketId);
      const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
      const path = join(
        ticketId,
        `${Date.now().toString(36)}-${randomBytes(3).toString('hex')}-${safeName(name)}`,
      );
      await mkdir(dirname(join(dir, path)), { recursive: true, mode: 0o700 });
      await writeDurably(join(dir, path), bytes);
      return { path, sha256: sha256(bytes) };
    },
    read: async (path, expected) => {
      const bytes = await readInside(dir, path);
      if (bytes === null || expected === undefined || sha256(bytes) === expected) return bytes;
      throw new DockfraError(
        'evidence_changed',
        `evidence ${path} is not what was recorded (its SHA-256 differs)`,
        'somebody changed the file: do not rely on it, have the ticket submitted again',
      );
    },
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Letters, digits, dot, dash and underscore; at most 80; never a leading dot. */
function safeName(name: string): string {
  const safe = name
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(-80);
  return safe === '' ? 'evidence' : safe;
}

/** Links are resolved first, so that neither `..` nor a symbolic link reads outside of `dir`. */
async function readInside(dir: string, path: string): Promise<Buffer | null> {
  if (path === '' || path.includes('\0')) throw badPath(path);
  try {
    const root = await realpath(dir);
    if (!join(root, path).startsWith(root + sep)) throw badPath(path);
    const file = await realpath(join(root, path));
    if (!file.startsWith(root + sep)) throw badPath(path);
    return await readFile(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function badPath(path: string): DockfraError {
  return new DockfraError(
    'evidence_path',
    `${JSON.stringify(path.slice(0, 200))} is not a path of evidence`,
    'use the path as the ticket names it',
  );
}
