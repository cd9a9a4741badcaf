import type { z } from 'zod';

import { AGENT_TOOLS, isAgentTool, type AgentTool } from './agent-tools.ts';
import type { ToolCall } from './model.ts';
import { safeLine } from './safe-text.ts';

type Inputs = { [Name in AgentTool]: { tool: Name; input: z.infer<(typeof AGENT_TOOLS)[Name]['input']> } };
/** A call that may run: its tool with arguments of exactly its shape. */
export type ParsedCall = Inputs[AgentTool];

export type ReadCall = { ok: true; call: ParsedCall } | { ok: false; message: string };

/** More calls than this in one answer, or longer arguments, are not taken. */
export const MAX_CALLS = 16;
const MAX_ARGUMENTS = 600_000;

/** A call as the model wrote it, read strictly. `offered`: the tools of this run. The message is for the model. */
export function readCall(call: ToolCall, offered: readonly string[]): ReadCall {
  const name = call.name;
  if (!isAgentTool(name) || !offered.includes(name)) {
    return broken(
      `there is no tool ${JSON.stringify(safeLine(name, 60))} for you; you have: ${offered.join(', ')}`,
    );
  }
  if (call.arguments.length > MAX_ARGUMENTS)
    return broken(`the arguments of ${name} are longer than ${MAX_ARGUMENTS} characters: write less at once`);
  const value = parseJson(call.arguments.trim() === '' ? '{}' : call.arguments);
  if (value === undefined)
    return broken(`the arguments of ${name} are no valid JSON object: write them again, whole`);
  const given = { tool: name, input: value };
  return isParsed(given)
    ? { ok: true, call: given }
    : broken(`the arguments of ${name} are wrong: ${faultsOf(given)}`);
}

/** The same call by tool and meaning: order of keys and spaces do not count. */
export function callKey(call: ParsedCall): string {
  return `${call.tool} ${canonical(call.input)}`;
}

/** Ids that are missing, doubled or absurd get one of ours: results are matched by them. */
export function withOwnIds(calls: readonly ToolCall[], turn: number, used: Iterable<string>): ToolCall[] {
  const seen = new Set(used);
  return calls.map((call, index) => {
    const usable = /^[\w.:-]{1,100}$/.test(call.id) && !seen.has(call.id);
    let id = usable ? call.id : `call-${turn}-${index + 1}`;
    while (seen.has(id)) id = `${id}-`;
    seen.add(id);
    return { ...call, id };
  });
}

function broken(message: string): ReadCall {
  return { ok: false, message };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // reported to the model by the caller
  }
}

/** The one guard: a value that the strict schema of that very tool accepts as it is. */
function isParsed(call: { tool: AgentTool; input: unknown }): call is ParsedCall {
  return AGENT_TOOLS[call.tool].input.safeParse(call.input).success;
}

function faultsOf(call: { tool: AgentTool; input: unknown }): string {
  const { error } = AGENT_TOOLS[call.tool].input.safeParse(call.input);
  const faults = (error?.issues ?? []).slice(0, 5);
  const lines = faults.map((issue) => `${issue.path.map(String).join('.') || 'arguments'}: ${issue.message}`);
  return safeLine(lines.join('; '), 500);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
