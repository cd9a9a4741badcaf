import { z } from 'zod';

import type { ChatMessage, ModelRequest } from '../domain/model.ts';
import type { RelayAnswer } from '../domain/relay.ts';

/** One event of a stream; data that is text is sent as it is. */
export type StreamEvent = { event?: string; data: unknown };

/** A request out of its dialect. `free`: tools whose argument is plain text, here told to the model as {input}. */
export type DialectRequest = {
  request: ModelRequest;
  stream: boolean;
  model: string;
  free: ReadonlySet<string>;
  /** tools of a group, by the one name that the model is told */
  groups?: ReadonlyMap<string, Grouped>;
};
export type Grouped = { namespace: string; name: string };
export type DialectAnswer = { id: string; asked: DialectRequest; answer: RelayAnswer; at: number };

/** One way to ask a model over HTTP. Pure; `read` throws a ZodError for what is not of its shape. */
export type Dialect = {
  read(body: unknown): DialectRequest;
  whole(given: DialectAnswer): unknown;
  events(given: DialectAnswer): StreamEvent[];
  /** sent again and again while the model thinks, so that nobody takes the silence for an end */
  ping: string;
  /** body of an answer that is an error; also the last event of a stream that fails late */
  fault(status: number, message: string): StreamEvent;
};

/** Content as text, whatever parts it is made of; what is no text is said to be left out. */
export const textContent = z
  .union([z.string(), z.array(z.looseObject({ type: z.string().optional(), text: z.string().nullish() }))])
  .nullish()
  .transform((content) => {
    if (typeof content === 'string') return content;
    return (content ?? []).map((part) => part.text ?? `[${part.type ?? 'something'} left out]`).join('\n');
  });

export const schemaOf = z.record(z.string(), z.unknown()).nullish();
/** A tool whose parameters nobody named takes none. */
export const NO_PARAMETERS = { type: 'object', properties: {} };
export const FREE_PARAMETERS = {
  type: 'object',
  properties: { input: { type: 'string' } },
  required: ['input'],
};

export const DEFAULT_MAX_TOKENS = 32_000;

/** The plain text of a call to a tool of that kind; null when it is something else. */
export function freeInput(argumentsText: string): string | null {
  const parsed = z.object({ input: z.string() }).safeParse(JSON.parse(argumentsText));
  return parsed.success ? parsed.data.input : null;
}

export const assistant = (
  content: string,
  toolCalls: { id: string; name: string; arguments: string }[] = [],
) => ({ role: 'assistant', content, toolCalls }) satisfies ChatMessage;

/** The fields of a request that are only there when asked for. */
export function choiceOf(name: string | undefined): { toolChoice?: string } {
  return name === undefined ? {} : { toolChoice: name };
}
