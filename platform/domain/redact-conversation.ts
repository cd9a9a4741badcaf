import type { RunLine } from './agent-run.ts';
import type { ChatMessage, ModelRequest, ToolCall } from './model.ts';
import { createRestore, type Brought, type Redactor } from './redact.ts';

/** The request as a provider may see it. */
export function redactRequest(request: ModelRequest, redactor: Redactor): ModelRequest {
  return { ...request, messages: request.messages.map((message) => redactMessage(message, redactor)) };
}

function redactMessage(message: ChatMessage, redactor: Redactor): ChatMessage {
  const content = redactor.text(message.content);
  if (message.role !== 'assistant') return { ...message, content };
  return { ...message, content, toolCalls: redactCalls(message.toolCalls, redactor) };
}

export function redactCalls(calls: readonly ToolCall[], redactor: Redactor): ToolCall[] {
  return calls.map((call) => ({
    id: redactor.text(call.id),
    name: redactor.text(call.name),
    // inside each string first, where escapes are undone; then as a whole, where `"password": "..."` can be seen
    arguments: redactor.text(inJson(call.arguments, (text) => redactor.text(text)) ?? call.arguments),
  }));
}

/** Calls as they are executed; arguments that are no JSON stay as they are, for nothing executes them. */
export function restoreCalls(calls: readonly ToolCall[], brought: Brought): ToolCall[] {
  const restore = createRestore(brought);
  return calls.map((call) => ({
    ...call,
    arguments: inJson(call.arguments, restore) ?? call.arguments,
  }));
}

/** A line of a transcript as it may be kept and shown. */
export function redactLine(line: RunLine, redactor: Redactor): RunLine {
  switch (line.type) {
    case 'message':
    case 'result':
      return { ...line, content: redactor.text(line.content) };
    case 'answer':
      return {
        ...line,
        content: redactor.text(line.content),
        toolCalls: redactCalls(line.toolCalls, redactor),
        // a model server calls itself whatever it likes
        model: redactor.text(line.model),
        provider: redactor.text(line.provider),
      };
    case 'compacted':
      return { ...line, summary: redactor.text(line.summary) };
    case 'held':
      return { ...line, text: redactor.text(line.text) };
    case 'end':
      return { ...line, note: redactor.text(line.note) };
    case 'start':
      return line;
  }
}

/** JSON text with every string in it changed; the very same text when none was. Null when it is no JSON. */
function inJson(json: string, change: (text: string) => string): string | null {
  let changed = false;
  const visit = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const next = change(value);
      changed ||= next !== value;
      return next;
    }
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [visit(key), visit(inner)]));
  };
  try {
    const next = visit(JSON.parse(json));
    return changed ? JSON.stringify(next) : json;
  } catch {
    return null; // not JSON, or nested past what a call can hold
  }
}
