import type { RoleName } from './domain/ticket.ts';

export type TerminalSize = { cols: number; rows: number };

/** What a shell tells: its output as it came, and once that it is over. Neither may throw. */
export type TerminalWatch = { onOutput(chunk: Uint8Array): void; onEnd(reason: string): void };

/** One shell in a role's container. */
export interface TerminalShell {
  /** resolves when the far side has room for more; rejects when it is gone */
  write(text: string): Promise<void>;
  resize(size: TerminalSize): void;
  /** holds the far side's output back */
  pause(): void;
  resume(): void;
  end(): void;
}

/** Logs in to roles as the owner. */
export interface Terminals {
  /** throws DockfraError when the role cannot be reached */
  open(role: RoleName, size: TerminalSize, watch: TerminalWatch, signal: AbortSignal): Promise<TerminalShell>;
}
