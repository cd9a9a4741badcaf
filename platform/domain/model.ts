/** The language of the model gateway: what goes to a provider and what comes back, in the shape of the chat completions API. */
export type ToolCall = {
  id: string;
  name: string;
  /** JSON text exactly as the model wrote it: it may be broken */
  arguments: string;
};

export type ChatMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string; toolCalls: ToolCall[] }
  /** `ok`: whether the tool succeeded; not sent to a provider, a replay compares it */
  | { role: 'tool'; toolCallId: string; content: string; ok?: boolean };

export type ToolSpec = { name: string; description: string; parameters: Record<string, unknown> };

export type ModelRequest = {
  messages: ChatMessage[];
  tools: ToolSpec[];
  maxTokens: number;
  /** the tool that must be called: pinned when a broken call is asked for again */
  toolChoice?: string;
};

/** Tokens, as the provider counted them; `estimated` when it did not and the gateway did. */
export type ModelUsage = { input: number; output: number; cached: number; estimated: boolean };

export type ModelAnswer = {
  content: string;
  toolCalls: ToolCall[];
  /** `length`: cut at maxTokens; `filtered`: the provider refused to answer */
  finish: 'stop' | 'tool_calls' | 'length' | 'filtered';
  usage: ModelUsage;
  /** the model that answered, and through which provider; `replayed` marks what no model said now */
  model: string;
  provider: string;
  replayed: boolean;
};

/** Price in US dollars for a million tokens. */
export type ModelPrice = { input: number; output: number; cached?: number };
