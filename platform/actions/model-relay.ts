import { z } from 'zod';

import { RUN_ID, subjectOf } from '../domain/agent-end.ts';
import { relayRequestSchema } from '../domain/relay.ts';
import { safeLine, safeText } from '../domain/safe-text.ts';
import { callModel } from '../flows/call-model.ts';
import { relayCall, unreadable } from '../flows/relay-call.ts';
import { defineAction } from './action.ts';

export const modelRelay = defineAction({
  name: 'model.relay',
  summary: "Forward one request of a coding engine to the role's model, under the limits of its run.",
  needs: { area: 'code', level: 'write' },
  input: z.strictObject({
    run: z.string().regex(RUN_ID, 'a run like T-0001.1'),
    call: z
      .string()
      .regex(/^[\w-]{8,100}$/, 'letters and digits')
      .describe('a name of its own, so that the request may be repeated'),
    request: z.string().describe('JSON {messages, tools, maxTokens, toolChoice?}; "-": from standard input'),
  }),
  cli: { words: ['model', 'relay'], positional: ['run'] },
  subject: ({ run }) => subjectOf(run),
  run: (ports, context, { run, call, request }) => {
    const parsed = relayRequestSchema.safeParse(parseJson(request));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return Promise.resolve(unreadable(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`));
    }
    return relayCall(ports, context, { run, call, request: parsed.data }, (one, watch) =>
      callModel(ports, one, watch),
    );
  },
  text: ({ content, toolCalls }) =>
    `${safeText(content)}\n${toolCalls.map((call) => `${safeLine(`${call.name} ${call.arguments}`, 300)}\n`).join('')}`,
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the schema refuses it with a message
  }
}
