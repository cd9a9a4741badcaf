import { spawn } from 'node:child_process';

import type { Ran } from '../demo/shell.ts';

/** A command under way, whose words can be waited for. */
export type Running = {
  /** both streams so far */
  said(): string;
  /** resolves when `what` was said; rejects when the command ended first */
  until(what: RegExp): Promise<void>;
  ended: Promise<Ran>;
};

const MAX_MS = 120_000;

export function startCommand(
  program: string,
  argv: readonly string[],
  env: Record<string, string> = {},
  maxMs = MAX_MS,
): Running {
  const child = spawn(program, argv, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: maxMs,
    killSignal: 'SIGKILL',
  });
  let [out, err, said] = ['', '', ''];
  let over = false;
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  child.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => (([out, said] = [out + text, said + text]), tell()));
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (([err, said] = [err + text, said + text]), tell()));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      over = true;
      resolve({ code: code ?? 137, out, err });
      tell();
    });
  });
  const until = (what: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!what.test(said) && !over) return;
        listeners.delete(look);
        if (what.test(said)) resolve();
        else
          reject(
            new Error(
              `${argv.slice(-2).join(' ')} ended before it said ${String(what)}:\n${said.slice(-2000)}`,
            ),
          );
      };
      listeners.add(look);
      look();
    });
  return { said: () => said, until, ended };
}

/** Asks again and again, every `everyMs`, until the answer is not null. */
export async function eventually<T>(
  what: string,
  ask: () => T | null | Promise<T | null>,
  limitMs = 60_000,
  everyMs = 5,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`did not come within ${limitMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
