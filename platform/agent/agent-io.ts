import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** What the container's side of a run needs from around it. */
export type AgentIo = {
  /** one command of the platform to its end; `code` 3: the platform is away. Must not throw for anything that the platform does. */
  command(argv: readonly string[], options?: CommandOptions): Promise<CommandAnswer>;
  /** one line for whoever watches */
  say(text: string): void;
  signal: AbortSignal;
  /** who is named in histories: a person, or "daemon" */
  person: string;
  /** where worktrees lie, e.g. "/work" */
  work: string;
  /** environment of the commands that the model runs */
  env: Readonly<Record<string, string>>;
  /** fixed shell text before each of those commands, e.g. limits; never made from data */
  prelude: string;
  /** the program that confines writes to the folders after it, and its first words; absent where there is none */
  confine?: readonly string[];
};
export type CommandOptions = {
  stdin?: string;
  onErr?: (text: string) => void;
  /** ends this command only */
  signal?: AbortSignal;
};
export type CommandAnswer = { code: number; out: string; err: string };

export type Asked =
  | { ok: true; value: unknown }
  | { ok: false; code: string; message: string; hint: string; details: string[] };

const AWAY = 3;
const refusalSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    hint: z.string().optional(),
    details: z.array(z.string()).optional(),
  }),
});

/** Waits in milliseconds between tries; tests shorten them. */
export type Tries = { firstMs: number; lastMs: number; count: number };
export const TRIES: Tries = { firstMs: 250, lastMs: 10_000, count: 60 };

/**
 * One action with --json to its value or refusal. Asked again while the platform is away or its answer was cut off: every
 * action of a run may be repeated. Throws only when the signal ends the work, or the platform stays away.
 */
export async function askPlatform(
  io: AgentIo,
  argv: readonly string[],
  options: CommandOptions = {},
  tries: Tries = TRIES,
): Promise<Asked> {
  let waitMs = tries.firstMs;
  for (let left = tries.count; left > 0; left -= 1) {
    io.signal.throwIfAborted();
    const { code, out, err } = await io.command([...argv, '--json'], options);
    io.signal.throwIfAborted();
    options.signal?.throwIfAborted();
    const value = parseJson(out);
    const refused = refusalSchema.safeParse(value);
    if (refused.success) {
      const { hint = '', details = [], ...rest } = refused.data.error;
      return { ok: false, ...rest, hint, details };
    }
    if (value !== undefined && (code === 0 || code === 1)) return { ok: true, value };
    if (code !== AWAY && code !== 1)
      return { ok: false, code: 'failed', message: err.trim().slice(-500), hint: '', details: [] };
    if (waitMs === tries.firstMs) io.say('the platform is away; waiting for it');
    await sleep(waitMs, undefined, { signal: io.signal });
    waitMs = Math.min(waitMs * 2, tries.lastMs);
  }
  return {
    ok: false,
    code: 'away',
    message: 'the platform stays away',
    hint: 'start it again: dockfra up',
    details: [],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no answer, or one that was cut
  }
}
