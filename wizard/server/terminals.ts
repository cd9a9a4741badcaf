import { randomBytes } from 'node:crypto';
import { z } from 'zod';

import { DockfraError, messageOf } from '../../platform/domain/errors.ts';
import { refuse, type Refusal } from '../../platform/domain/result.ts';
import { ROLE_NAMES } from '../../platform/domain/ticket.ts';
import type { Terminals, TerminalShell } from '../../platform/ports-terminal.ts';
import { TERMINAL_PIECE, type TerminalAnswer, type TerminalRequest } from '../contract-terminal.ts';
import { plainText, plainValue } from './plain-text.ts';
import { createTerminalSession, type Screen, type TerminalSession } from './terminal-session.ts';

const MAX_TERMINALS = 12;
const OPEN_MS = 10_000;
const ALONE_MS = 120_000;

export const sizeSchema = z.strictObject({
  cols: z.int().min(2).max(500),
  rows: z.int().min(1).max(300),
});
export const requestSchema = sizeSchema.extend({
  role: z.enum(ROLE_NAMES),
  resume: z.string().max(64).nullable(),
});
export const pieceSchema = z.string().min(1).max(TERMINAL_PIECE);

type Kept = {
  session: TerminalSession;
  owner: string;
  role: string;
  screen: Screen | null;
  timer: NodeJS.Timeout | null;
};

/** All open terminals. `owner` is the login session: another one cannot take them up. */
export type TerminalDesk = {
  open(owner: string, request: unknown, screenOf: (id: string) => Screen): Promise<TerminalAnswer>;
  input(screen: Screen, id: string, text: unknown): Promise<boolean>;
  resize(screen: Screen, id: string, size: unknown): void;
  /** ends the shell */
  end(screen: Screen, id: string): void;
  /** the page is gone: the shell waits two minutes for it to come back */
  leave(screen: Screen, id: string): void;
  /** ends all shells of a login */
  drop(owner: string): void;
  close(): void;
};

export function createTerminalDesk(terminals: Terminals | null): TerminalDesk {
  const all = new Map<string, Kept>();
  const stop = new AbortController();
  let opening = 0;

  const forget = (id: string) => {
    const known = all.get(id);
    if (!known) return;
    if (known.timer) clearTimeout(known.timer);
    all.delete(id);
    known.session.shell.end();
  };
  const shown = (screen: Screen, id: unknown): Kept | null => {
    const known = typeof id === 'string' ? all.get(id) : undefined;
    return known?.screen === screen ? known : null;
  };
  const show = (id: string, known: Kept, screen: Screen, size: TerminalRequest): TerminalAnswer => {
    if (known.timer) clearTimeout(known.timer);
    known.timer = null;
    known.screen = screen;
    // after the answer, for the page must know the name of what speaks
    setImmediate(() => {
      if (known.screen === screen) known.session.attach(screen, { cols: size.cols, rows: size.rows });
    });
    return { ok: true, id, resumed: true };
  };
  const openNew = async (owner: string, request: TerminalRequest, screenOf: (id: string) => Screen) => {
    if (!terminals) return refuse('unsupported', 'this wizard has no terminals', 'start it with: dockfra up');
    if (all.size + opening >= MAX_TERMINALS)
      return refuse('busy', `${String(all.size)} terminals are open`, 'close one that you do not need');
    opening += 1;
    try {
      const id = randomBytes(16).toString('hex');
      let over = false;
      const session = await newSession(terminals, request, stop.signal, () => {
        over = true;
        all.delete(id);
      });
      const known: Kept = { session, owner, role: request.role, screen: null, timer: null };
      if (!over) all.set(id, known);
      return { ...show(id, known, screenOf(id), request), resumed: false };
    } catch (error) {
      const hint = error instanceof DockfraError ? error.hint : 'is the role running? dockfra ps';
      return refuse('failed', plainText(messageOf(error)).slice(0, 500), hint);
    } finally {
      opening -= 1;
    }
  };

  return {
    async open(owner, asked, screenOf) {
      const parsed = requestSchema.safeParse(asked);
      if (!parsed.success)
        return refused(refuse('invalid_input', 'a terminal needs a role and a size').refusal);
      const request = parsed.data;
      const known = request.resume === null ? undefined : all.get(request.resume);
      if (request.resume !== null && known?.owner === owner && known.role === request.role)
        return show(request.resume, known, screenOf(request.resume), request);
      const answer = await openNew(owner, request, screenOf);
      return answer.ok ? answer : refused(plainValue(answer.refusal));
    },
    async input(screen, id, text) {
      const piece = pieceSchema.safeParse(text);
      return piece.success ? ((await shown(screen, id)?.session.input(piece.data)) ?? false) : false;
    },
    resize(screen, id, size) {
      const parsed = sizeSchema.safeParse(size);
      if (parsed.success) shown(screen, id)?.session.shell.resize(parsed.data);
    },
    end(screen, id) {
      if (shown(screen, id)) forget(id);
    },
    leave(screen, id) {
      const known = shown(screen, id);
      if (!known) return;
      known.session.detach(screen);
      known.screen = null;
      known.timer = setTimeout(() => forget(id), ALONE_MS);
      known.timer.unref();
    },
    drop(owner) {
      for (const [id, known] of all) if (known.owner === owner) forget(id);
    },
    close() {
      stop.abort(new Error('the wizard is closing'));
      for (const id of all.keys()) forget(id);
    },
  };
}

function refused(refusal: Refusal): TerminalAnswer {
  return { ok: false, refusal };
}

async function newSession(
  terminals: Terminals,
  { role, cols, rows }: TerminalRequest,
  closing: AbortSignal,
  onOver: () => void,
): Promise<TerminalSession> {
  let shell: TerminalShell | null = null;
  const session = createTerminalSession(() => {
    if (!shell) throw new Error('a terminal was used before it was open');
    return shell;
  });
  const signal = AbortSignal.any([closing, AbortSignal.timeout(OPEN_MS)]);
  shell = await terminals.open(
    role,
    { cols, rows },
    {
      onOutput: session.onOutput,
      onEnd(reason) {
        onOver();
        session.onEnd(plainText(reason));
      },
    },
    signal,
  );
  return session;
}
