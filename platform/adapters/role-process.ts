import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { DockfraError } from '../domain/errors.ts';

export type ToolCall = {
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  input?: Buffer;
  /** what is being done, for the message when it fails */
  doing: string;
  timeoutMs: number;
  onLine(line: string): void;
  signal: AbortSignal;
};

const KEPT_LINES = 30;

/** Runs a client of the engine to its end, line by line; throws with its last lines when it fails. */
export function runTool(call: ToolCall): Promise<void> {
  const { program, args, env, cwd, signal } = call;
  const child = spawn(program, args, {
    env,
    cwd,
    signal,
    timeout: call.timeoutMs,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  const keep = (line: string): void => {
    last.push(line.slice(0, 500));
    if (last.length > KEPT_LINES) last.shift();
    call.onLine(line);
  };
  createInterface({ input: child.stdout }).on('line', keep);
  createInterface({ input: child.stderr }).on('line', keep);
  // It may end without reading everything; its exit code tells why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(call.input);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(failed(call, 'could not run', last, error)));
    child.once('close', (code, killed) => {
      if (code === 0) resolve();
      else
        reject(
          failed(
            call,
            killed
              ? `was ended after ${call.timeoutMs / 1000} s (${killed})`
              : `ended with ${code ?? 'no code'}`,
            last,
            signal.reason,
          ),
        );
    });
  });
}

function failed(call: ToolCall, how: string, last: readonly string[], cause: unknown): DockfraError {
  const shown = last
    .filter((line) => line.trim() !== '')
    .slice(-5)
    .join(' | ');
  return new DockfraError(
    'engine_failed',
    `${call.doing} failed: ${call.program} ${how}: ${shown.slice(0, 800) || 'it said nothing'}`,
    'see: dockfra doctor',
    cause,
  );
}
