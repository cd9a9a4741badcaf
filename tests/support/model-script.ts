// What a scripted model says: answers, faults, and the ways to choose between them. See model-server.ts.
import { z } from 'zod';

/** A tool call; `arguments` as an object, or as the very text to send (it may be broken on purpose). */
export type ScriptedCall = { name: string; arguments: Record<string, unknown> | string; id?: string };

export type ScriptedAnswer = {
  content?: string;
  calls?: ScriptedCall[];
  /** default: `tool_calls` with calls, else `stop` */
  finish?: 'stop' | 'tool_calls' | 'length' | 'content_filter';
  /** `none`: the server does not count; default: counted at 4 characters a token */
  usage?: { input: number; output: number; cached?: number } | 'none';
  /** the name that the answer gives for the model; default: the one asked for */
  model?: string;
  /** waits before the first byte, and then between chunks */
  slowMs?: { first?: number; chunk?: number };
};

/** What goes wrong instead of an answer. */
export type Fault =
  /** an error status; `retryAfter` in seconds or as the header's text */
  | { fault: 'status'; status: number; message?: string; retryAfter?: number | string }
  /** takes the request and never says a byte */
  | { fault: 'hang' }
  /** the connection is destroyed: before the headers, or after `chunks` of the stream (half of the body without streaming) */
  | { fault: 'cut'; chunks?: number }
  /** an ordinary answer of so many bytes of content */
  | { fault: 'huge'; bytes: number }
  /** chunks of content for ever, until the caller goes away */
  | { fault: 'endless'; everyMs?: number }
  /** 200 and something that is no JSON */
  | { fault: 'broken_json' }
  /** 200 and JSON of another shape: `{"unexpected":true}` */
  | { fault: 'other_shape' }
  /** 200 and an HTML page, as of a proxy or a wrong address */
  | { fault: 'html' }
  /** a stream that ends properly without a finish reason and without [DONE] */
  | { fault: 'no_finish'; content: string };

export type Said = ScriptedAnswer | Fault;
/** A list is used up one entry per request, whoever asks (a retry takes the next). A function sees the request. */
export type Script = readonly Said[] | ((received: Received) => Said | Promise<Said>);

const callSchema = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});
const messageSchema = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z
    .union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))])
    .nullish()
    .transform((content) =>
      typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join(''),
    ),
  tool_calls: z.array(callSchema).optional(),
  tool_call_id: z.string().optional(),
});
export const requestSchema = z.looseObject({
  model: z.string(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  messages: z.array(messageSchema).min(1),
  tools: z
    .array(
      z.looseObject({
        type: z.literal('function'),
        function: z.looseObject({ name: z.string(), parameters: z.looseObject({}).optional() }),
      }),
    )
    .optional(),
  tool_choice: z.unknown().optional(),
  max_tokens: z.number().nullish(),
  max_completion_tokens: z.number().nullish(),
});
export type ReceivedRequest = z.infer<typeof requestSchema>;
export type ReceivedMessage = ReceivedRequest['messages'][number];

/** One request as it came over the wire. */
export type Received = {
  at: number;
  /** the body byte for byte: search it for what must never leave */
  raw: string;
  request: ReceivedRequest;
  messages: ReceivedMessage[];
  /** how many answers of the model the conversation holds so far: the turn that is asked for, from 0 */
  turn: number;
  /** the results of the last answer's tool calls, in their order */
  results: { id: string; content: string }[];
  /** the Authorization header without "Bearer ", or null */
  key: string | null;
};

export function readRequest(raw: string, key: string | null, at: number): Received | string {
  let body: unknown;
  try {
    body = JSON.parse(raw);
  } catch {
    return 'the body is not JSON';
  }
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success)
    return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  const { messages } = parsed.data;
  const unfit = unansweredCall(messages);
  if (unfit !== null) return unfit;
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  return {
    at,
    raw,
    key,
    messages,
    request: parsed.data,
    turn: messages.filter(({ role }) => role === 'assistant').length,
    results: messages
      .slice(last + 1)
      .flatMap(({ role, tool_call_id: id, content }) =>
        role === 'tool' && id !== undefined ? [{ id, content }] : [],
      ),
  };
}

/** Real providers refuse a conversation whose tool calls and tool results do not pair; so does this one. */
function unansweredCall(messages: readonly ReceivedMessage[]): string | null {
  let open = new Set<string>();
  for (const [at, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (message.tool_call_id === undefined || !open.delete(message.tool_call_id))
        return `messages.${at}: a tool result without its tool call`;
      continue;
    }
    if (open.size > 0)
      return `messages.${at}: tool calls without a result before it: ${[...open].join(', ')}`;
    if (message.role === 'assistant') open = new Set(message.tool_calls?.map(({ id }) => id));
  }
  return open.size > 0 ? `the last tool calls have no result: ${[...open].join(', ')}` : null;
}

/** The n-th of `moves` for the n-th turn of any conversation, so that a repeated request gets the same answer. */
export function byTurn(moves: readonly Said[]): Script {
  return ({ turn }) =>
    moves[turn] ?? { fault: 'status', status: 400, message: `the script has no move for turn ${turn}` };
}

/** `call('read', { path: 'a.txt' })`: an answer that is one tool call. */
export const call = (name: string, args: Record<string, unknown> = {}): ScriptedAnswer => ({
  calls: [{ name, arguments: args }],
});
