import { rm, stat } from 'node:fs/promises';
import path from 'node:path';

import type { Client } from 'ssh2';
import { z } from 'zod';

import { DockfraError } from '../domain/errors.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import { personName } from '../domain/role-login.ts';
import { TICKET_ID } from '../domain/ticket.ts';
import type { Courier, Repositories } from '../ports.ts';
import { callCourier, type CourierReply } from './courier-call.ts';
import { createQueue } from './courier-queue.ts';
import { makeOwnFolder } from './own-folders.ts';
import { connectSsh, type SshTarget } from './ssh-client.ts';

export type CourierRequest = {
  /** the developer's sshd; the user name is ours to set */
  target: Omit<SshTarget, 'username'>;
  writeBundle: Repositories['writeBundle'];
  /** the platform's own folder for work on its way in; at its start what a killed one left there is removed */
  folder: string;
  /** most bytes of a bundle, either way */
  maxBytes(): Promise<number>;
  timeoutMs?: number;
};

const headerSchema = z.union([
  z.object({ ok: z.literal(false), code: z.string().max(40), message: z.string().max(2000) }),
  z.object({
    ok: z.literal(true),
    commit: z.string().max(64).optional(),
    dirty: z.array(z.string().max(4096)).max(50).optional(),
    bytes: z.number().int().optional(),
    bases: z.array(z.string().max(64)).max(50).optional(),
  }),
]);
type Header = z.infer<typeof headerSchema>;

/** Code in and out of the developer's container over one kept SSH connection; one call at a time. */
export function createCourier(request: CourierRequest): Courier & { close(): void } {
  const stop = new AbortController();
  let kept: Promise<Client> | null = null;
  const connection = (): Promise<Client> => {
    if (kept !== null) return kept;
    const made = connectSsh({ ...request.target, username: 'courier' }, stop.signal);
    const forget = (): void => void (kept = kept === made ? null : kept);
    made.then((client) => client.once('close', forget), forget);
    kept = made;
    return made;
  };
  /** Two git processes in one store would only wait for each other. */
  const inTurn = createQueue();
  const call = async (
    command: string,
    files: { input?: string; output?: string; maxBytes?: number; signal?: AbortSignal | undefined },
  ): Promise<Header> =>
    headerOf(
      await callCourier(await connection(), {
        command,
        timeoutMs: request.timeoutMs ?? 120_000,
        maxBytes: files.maxBytes ?? 0,
        ...files,
      }),
    );

  return {
    provision: (wanted) =>
      inTurn(wanted.signal, async () => {
        const { signal } = wanted;
        const dir = {
          name: safe(wanted.repo.name, /^[a-z0-9][a-z0-9._-]{0,62}$/),
          ticket: safe(wanted.ticketId, TICKET_ID),
          base: safe(wanted.base, /^[0-9a-f]{40,64}$/),
          start: safe(wanted.start ?? wanted.base, /^[0-9a-f]{40,64}$/),
        };
        const send = async (have: string[]): Promise<Header> => {
          const file = have.includes(dir.start)
            ? null
            : await request.writeBundle(wanted.repo, dir.start, have);
          try {
            const bytes = file === null ? 0 : await boundedSize(file, await request.maxBytes());
            const line = `provision ${dir.name} ${dir.ticket} ${dir.base} ${dir.start} ${personName(wanted.person, 'developer')} ${bytes}`;
            return await call(line, { signal, ...(file === null ? {} : { input: file }) });
          } finally {
            if (file !== null) await rm(file, { force: true });
          }
        };
        const known = await call(`status ${dir.name}`, { signal });
        let header = await send(known.ok ? (known.bases ?? []) : []);
        // What the developer's copy claims to have may be untrue or damaged: then everything is sent.
        if (!header.ok && ['missing_base', 'git'].includes(header.code)) header = await send([]);
        if (!header.ok) throw failure(header);
      }),
    collect: (wanted) =>
      inTurn(wanted.signal, async (): Promise<Result<{ file: string; commit: string; dirty: string[] }>> => {
        const maxBytes = await request.maxBytes();
        const folder = await makeOwnFolder(request.folder, 'courier');
        const file = path.join(folder, 'work.bundle');
        const mode = wanted.snapshot ? 'snapshot' : 'commits';
        const line = `collect ${safe(wanted.repo.name, /^[a-z0-9][a-z0-9._-]{0,62}$/)} ${safe(wanted.ticketId, TICKET_ID)} ${safe(wanted.base, /^[0-9a-f]{40,64}$/)} ${mode} ${maxBytes}`;
        try {
          const header = await call(line, { output: file, maxBytes, signal: wanted.signal });
          if (header.ok && header.commit !== undefined)
            return ok({ file, commit: header.commit, dirty: header.dirty ?? [] });
          await rm(folder, { recursive: true, force: true });
          return header.ok
            ? refuse('invalid_input', "the courier's answer names no commit")
            : refusalOf(header, wanted.ticketId);
        } catch (error) {
          await rm(folder, { recursive: true, force: true });
          throw error;
        }
      }),
    close: () => {
      stop.abort();
      kept?.then(
        (client) => client.end(),
        () => undefined,
      );
    },
  };
}

function headerOf(reply: CourierReply): Header {
  const parsed = headerSchema.safeParse(jsonOrNull(reply.header));
  if (!parsed.success)
    throw new DockfraError(
      'courier_failed',
      `the developer's courier gave no answer that can be understood (exit ${reply.code ?? 'none'})`,
      `it said: ${reply.error.slice(0, 300) || 'nothing'}`,
    );
  const { data } = parsed;
  if (data.ok && reply.bytes !== (data.bytes ?? 0))
    throw new DockfraError(
      'courier_failed',
      `the bundle was cut: ${reply.bytes} of ${data.bytes ?? 0} bytes arrived`,
      'try again',
    );
  return data;
}

function refusalOf(header: Extract<Header, { ok: false }>, ticketId: string): Result<never> {
  if (header.code === 'empty')
    return refuse('empty_diff', header.message, 'commit something first: git commit');
  if (header.code === 'too_large')
    return refuse(
      'limits',
      header.message,
      'leave big files out, or ask the owner for a higher limits.bundle_mb',
    );
  if (header.code === 'no_worktree')
    return refuse('not_found', header.message, `lay it out with: ticket work ${ticketId}`);
  throw failure(header);
}

function failure(header: Extract<Header, { ok: false }>): DockfraError {
  return new DockfraError(
    'courier_failed',
    `the developer's container: ${header.message}`,
    "look in the developer's container: dockfra ssh developer",
  );
}

async function boundedSize(file: string, maxBytes: number): Promise<number> {
  const { size } = await stat(file);
  // What the platform itself sends may be a whole history: ten times what one ticket may bring back.
  if (size > 10 * maxBytes)
    throw new DockfraError(
      'courier_too_large',
      `the repository packs to ${size} bytes, the limit is ${10 * maxBytes}`,
      'raise limits.bundle_mb in dockfra.yaml',
    );
  return size;
}

function safe(value: string, shape: RegExp): string {
  if (shape.test(value)) return value;
  throw new DockfraError(
    'courier_argument',
    `${JSON.stringify(value.slice(0, 80))} cannot be handed to the courier`,
    'this is a fault in Dockfra, please report it',
  );
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
