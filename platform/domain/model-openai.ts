import type { ChatMessage, ModelRequest } from './model.ts';

/** Shapes of the chat completions API, as far as we send them. */
type WireMessage =
  | { role: 'system' | 'user'; content: string }
  | {
      role: 'assistant';
      content: string | null;
      tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
    }
  | { role: 'tool'; tool_call_id: string; content: string };

export const OPENAI_URL = 'https://api.openai.com/v1';

/** The body of a streamed chat completion. */
export function chatBody(request: ModelRequest, model: string, baseUrl: string) {
  const { tools, toolChoice, maxTokens } = request;
  const functions = tools.map((tool) => ({ type: 'function' as const, function: tool }));
  // newer models of the first maker refuse max_tokens; most other servers know nothing else
  const limit = baseUrl === OPENAI_URL ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens };
  return {
    model,
    messages: request.messages.map(wireMessage),
    ...(functions.length === 0 ? {} : { tools: functions }),
    ...(toolChoice === undefined || functions.length === 0
      ? {}
      : { tool_choice: { type: 'function' as const, function: { name: toolChoice } } }),
    ...limit,
    stream: true as const,
    stream_options: { include_usage: true },
  };
}

function wireMessage(message: ChatMessage): WireMessage {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.content };
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
    case 'assistant': {
      if (message.toolCalls.length === 0) return { role: 'assistant', content: message.content };
      const calls = message.toolCalls.map(({ id, name, arguments: text }) => ({
        id,
        type: 'function' as const,
        function: { name: safeName(name), arguments: validJson(text) },
      }));
      return {
        role: 'assistant',
        content: message.content === '' ? null : message.content,
        tool_calls: calls,
      };
    }
  }
}

/** Servers refuse a whole conversation for one broken call in it, so the model sees its own text inside valid JSON. */
function validJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return JSON.stringify({ unreadable: text.slice(0, 2000) });
  }
}

function safeName(name: string): string {
  const safe = name.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
  return safe === '' ? 'unnamed' : safe;
}
