import { z } from 'zod';

import { RUN_ID, subjectOf } from '../domain/agent-end.ts';
import { turnText } from '../domain/agent-text.ts';
import { refuse } from '../domain/result.ts';
import { callModel } from '../flows/call-model.ts';
import { turnRun } from '../flows/agent-run-turn.ts';
import { defineAction } from './action.ts';

/** A container cuts at a fourth of it. */
const MAX_CONTENT = 100_000;
/** All results, with every character of them escaped. */
const MAX_RESULTS = 16_000_000;

const resultsSchema = z.object({
  results: z
    .array(
      z.object({
        toolCallId: z.string().max(200),
        ok: z.boolean(),
        content: z.string().max(MAX_CONTENT),
        fullLength: z.number().min(0),
      }),
    )
    .max(64),
});

export const agentTurn = defineAction({
  name: 'agent.turn',
  summary: 'Hand in the results of an agent run, and get what is to be executed next.',
  needs: { area: 'code', level: 'write' },
  input: z.strictObject({
    run: z.string().regex(RUN_ID, 'a run like T-0001.1'),
    after: z.coerce.number().int().min(0).describe('the turn that the results belong to'),
    results: z
      .string()
      .max(MAX_RESULTS)
      .default('{"results":[]}')
      .describe('JSON {"results":[{toolCallId, ok, content, fullLength}]}; "-": from standard input'),
  }),
  cli: { words: ['agent', 'turn'], positional: ['run'] },
  subject: ({ run }) => subjectOf(run),
  run: async (ports, context, { run, after, results }) => {
    const parsed = resultsSchema.safeParse(parseJson(results));
    if (!parsed.success)
      return refuse('invalid_input', 'the results are not of their shape', 'see: help agent turn');
    const request = { run, after, results: parsed.data.results };
    return turnRun(ports, context, request, (call, watch) => callModel(ports, call, watch));
  },
  text: turnText,
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the schema refuses it with a message
  }
}
