import type { Refusal } from '../platform/domain/result.ts';
import type { RoleName } from '../platform/domain/ticket.ts';

export type TerminalSize = { cols: number; rows: number };
/** `resume`: the terminal that this page showed before it was loaded anew; a new one is opened when it has ended */
export type TerminalRequest = TerminalSize & { role: RoleName; resume: string | null };
export type TerminalAnswer = { ok: true; id: string; resumed: boolean } | { ok: false; refusal: Refusal };
/** `taken`: another page shows it now */
export type TerminalEnd = { why: 'ended' | 'taken'; reason: string };
/** Characters of one `terminal.input`, and of all that a page keeps waiting. */
export const TERMINAL_PIECE = 4096;
export const TERMINAL_PASTE = 1024 * 1024;
