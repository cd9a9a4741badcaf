import type { Socket } from 'socket.io';
import { z } from 'zod';

import type { Caller } from '../../platform/domain/access.ts';
import { DockfraError, messageOf } from '../../platform/domain/errors.ts';
import type { Refusal } from '../../platform/domain/result.ts';
import { readLogs } from '../../platform/flows/read-logs.ts';
import type { PageToServer, ServerToPage } from '../contract.ts';
import { MAX_LOG_TAIL, type LogLineView } from '../contract-stacks.ts';
import { createLogStream } from './log-stream.ts';
import { plainValue } from './plain-text.ts';
import type { StatsDesk, Viewer } from './stats-desk.ts';
import type { WizardPorts } from './wizard-ports.ts';

type PageSocket = Socket<PageToServer, ServerToPage>;

const MAX_WATCHED = 50;
const MAX_STACKS = 50;
export const idsSchema = z.array(z.string().regex(/^[\w.-]{1,64}$/)).max(MAX_WATCHED);
export const requestSchema = z.object({
  id: z.string().min(1).max(40),
  stacks: z
    .array(
      z.object({ stack: z.string().min(1).max(100), services: z.array(z.string().min(1).max(200)).max(500) }),
    )
    .min(1)
    .max(MAX_STACKS),
  since: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/)
    .nullable(),
  tail: z.number().int().min(-1).max(MAX_LOG_TAIL),
});
type LogsWanted = z.infer<typeof requestSchema>;

/** Whoever is logged in here is the owner. */
const OWNER: Caller = { role: 'owner', person: 'owner', personClaimed: false, via: 'wizard' };

export type Watches = {
  ports: WizardPorts;
  stats: StatsDesk;
  /** is it a container of a stack of this root? */
  isKnown: (containerId: string) => boolean;
};

/** What one page looks at that costs the engine something: figures and logs, for as long as it looks. Nothing it sends is believed. */
export function serveWatches({ ports, stats, isKnown }: Watches, socket: PageSocket): void {
  const viewer: Viewer = { show: (sample) => void socket.emit('stats', sample) };
  let reading: AbortController | null = null;
  const leaveLogs = (): void => {
    reading?.abort(new Error('the page looks away'));
    reading = null;
  };
  socket.on('stats.watch', (ids) => {
    const parsed = idsSchema.safeParse(ids);
    if (parsed.success && socket.connected) stats.watch(viewer, parsed.data.filter(isKnown));
  });
  socket.on('logs.open', (request) => {
    const parsed = requestSchema.safeParse(request);
    leaveLogs();
    if (!parsed.success || !socket.connected) return;
    const mine = new AbortController();
    reading = mine;
    void followLogs(ports, parsed.data, socket, mine.signal).then((refusal) => {
      if (!mine.signal.aborted) socket.emit('logs.ended', parsed.data.id, refusal);
      mine.abort(new Error('it has ended'));
    });
  });
  socket.on('logs.close', leaveLogs);
  socket.once('disconnect', () => {
    stats.watch(viewer, []);
    leaveLogs();
  });
}

/** Until the page looks away; else why it ended. Never throws. */
async function followLogs(
  ports: WizardPorts,
  { id, stacks, since, tail }: LogsWanted,
  socket: PageSocket,
  signal: AbortSignal,
): Promise<Refusal | null> {
  // not a race with one promise that lives as long as the page looks: it would keep a reaction of every batch
  const send = (lines: LogLineView[]): Promise<void> =>
    new Promise((resolve) => {
      const taken = (): void => {
        signal.removeEventListener('abort', taken);
        resolve();
      };
      signal.addEventListener('abort', taken, { once: true });
      socket.emit('logs.lines', id, lines, taken);
    });
  const stream = createLogStream(send, signal);
  try {
    const ended = await Promise.all(
      stacks.map(({ stack, services }) =>
        readLogs(
          ports,
          OWNER,
          { stack, services, since, until: null, tail, follow: true },
          (lines) => stream.push(lines),
          signal,
        ),
      ),
    );
    const refused = ended.find((result) => !result.ok);
    return refused?.ok === false ? plainValue(refused.refusal) : null;
  } catch (error) {
    const hint = error instanceof DockfraError ? error.hint : 'look with: dockfra doctor';
    return plainValue({ code: 'failed', message: messageOf(error).slice(0, 500), hint });
  }
}
