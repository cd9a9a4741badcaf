import { z } from 'zod';

import { ModelFailure } from '../domain/model-failure.ts';

/** One piece of a streamed answer. Servers leave out whatever they like, and anything may stand where nothing is built on it. */
const chunkSchema = z.object({
  model: z.unknown().optional(),
  usage: z.unknown().optional(),
  choices: z
    .array(
      z
        .object({
          finish_reason: z.unknown().optional(),
          delta: z
            .object({
              content: z.unknown().optional(),
              refusal: z.unknown().optional(),
              tool_calls: z
                .array(
                  z.object({
                    index: z.unknown().optional(),
                    id: z.unknown().optional(),
                    function: z
                      .object({ name: z.string().nullish(), arguments: z.string().nullish() })
                      .nullish(),
                  }),
                )
                .nullish(),
            })
            .nullish(),
        })
        .nullish(),
    )
    .nullish(),
});
const usageSchema = z.object({
  prompt_tokens: z.unknown().optional(),
  completion_tokens: z.unknown().optional(),
  prompt_tokens_details: z.object({ cached_tokens: z.unknown().optional() }).nullish().catch(null),
});

export type Chunk = z.infer<typeof chunkSchema>;

/** Throws a `malformed` failure that says where the chunk is not of its shape. */
export function readChunk(chunk: unknown): Chunk {
  const read = chunkSchema.safeParse(chunk);
  if (read.success) return read.data;
  const at = read.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new ModelFailure(
    `what came back is no chat completion: ${at === '' ? 'a chunk' : at.slice(0, 80)} is of another type`,
    { kind: 'malformed' },
  );
}

/** What the server says it counted, as it says it; null when it says nothing. */
export function readUsage(usage: unknown): { input: unknown; output: unknown; cached: unknown } | null {
  const read = usageSchema.safeParse(usage);
  if (!read.success) return null;
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = read.data;
  return { input, output, cached: details?.cached_tokens };
}
