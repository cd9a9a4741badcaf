import type { ToolCall } from '../domain/model.ts';

/** What came of one call, for the model. `whole`: the full text, when it is longer than what the model is given. */
export type ToolOutcome = { ok: boolean; content: string };
export type ToolResult = { toolCallId: string; ok: boolean; content: string; fullLength: number };

/** One worktree and everything that tools may touch beside it. */
export type ToolPlace = {
  /** the worktree's top */
  root: string;
  ticketId: string | null;
  /** folder for long outputs, outside of the worktree */
  outputs: string;
  /** words before programs that work on what the model made; see `confineWords` */
  confine?: readonly string[];
};

export type ExecuteCall = (call: ToolCall) => Promise<ToolOutcome>;

export function done(content: string): ToolOutcome {
  return { ok: true, content };
}

export function failed(content: string): ToolOutcome {
  return { ok: false, content };
}
