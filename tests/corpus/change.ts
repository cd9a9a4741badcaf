// A small real change: a repository, the ticket that asks for it, and what a competent model does about it.
import type { ScriptedAnswer } from '../support/model-script.ts';

export type Change = {
  /** also the stack's folder */
  name: string;
  language: 'node' | 'python' | 'perl' | 'shell';
  kind:
    | 'bug'
    | 'feature'
    | 'refactoring'
    | 'dependency'
    | 'docs'
    | 'failing test'
    | 'config'
    | 'rename'
    | 'performance'
    | 'error message'
    | 'CLI option'
    | 'edge case';
  /** the repository at its base; compose.yaml and dockfra.yaml with the checks included */
  files: Record<string, string>;
  /** the title is unique in the corpus: the scripted model knows its ticket by it */
  ticket: { title: string; description: string; type: 'feature' | 'bug' | 'chore'; accept: string[] };
  moves: Move[];
  /** the change waits for a person, who sends it back once with this reason; then the model makes these moves */
  sentBack?: { reason: string; moves: Move[] };
  /** the change waits for a person, who approves it */
  person?: boolean;
  /** a service is rebuilt and switched; without it main moves only */
  deploys?: boolean;
  /** what main holds in the end: path -> a piece of its text, or null for a file that is gone */
  main: Record<string, string | null>;
};

/** One answer of the model. `after`: what the results of the answer before must say; otherwise the script stops, loudly. */
export type Move = ScriptedAnswer & { after?: RegExp };

const tool = (name: string, args: Record<string, unknown>): Move => ({ calls: [{ name, arguments: args }] });

export const list = (path = '.'): Move => tool('list', { path });
export const read = (path: string): Move => tool('read', { path });
export const search = (pattern: string): Move => tool('search', { pattern });
export const write = (path: string, content: string): Move => tool('write', { path, content });
/** puts `now` in the place of the only `old` in the file */
export const replace = (path: string, old: string, now: string): Move =>
  tool('patch', { path, old, new: now });
export const run = (command: string): Move => tool('run', { command });
export const check = (): Move => tool('check', {});
export const diff = (): Move => tool('diff', {});
export const comment = (text: string): Move => tool('comment', { text });
export const submit = (message: string): Move => tool('submit', { message });

/** `move`, made only when the result before it says `pattern`. */
export const after = (pattern: RegExp, move: Move): Move => ({ ...move, after: pattern });
/** `move`, made only when the checks before it passed, or failed. */
export const passed = (move: Move): Move => after(/s passed\s*$/, move);
export const failed = (move: Move): Move => after(/^refused: /m, move);
/** Several tools in one answer. */
export const together = (...moves: Move[]): Move => ({ calls: moves.flatMap(({ calls }) => calls ?? []) });
