import type { Launch } from '../config.ts';

/** A command that only makes sense on the host, in the owner's own process: it starts, stops or enters things. */
export type HostCommand = {
  name: string;
  usage: string;
  summary: string;
  /** returns the exit code */
  run(launch: Launch, words: string[], signal: AbortSignal): Promise<number>;
};

export const out = (text: string): void => void process.stdout.write(text);
export const err = (text: string): void => void process.stderr.write(text);
