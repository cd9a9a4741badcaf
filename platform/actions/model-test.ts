import { z } from 'zod';

import { dollars } from '../domain/model-budget.ts';
import { ok } from '../domain/result.ts';
import { safeLine } from '../domain/safe-text.ts';
import { ROLE_NAMES } from '../domain/ticket.ts';
import { callModel } from '../flows/call-model.ts';
import { defineAction } from './action.ts';

/** Enough for a model that thinks before it says one word. */
const MAX_TOKENS = 256;

export const modelTest = defineAction({
  name: 'model.test',
  summary: "Ask a role's model for one word: key, address, price and budget are as in real work.",
  needs: { area: 'config', level: 'admin' },
  local: true,
  input: z.strictObject({ role: z.enum(ROLE_NAMES).describe('whose model') }),
  cli: { words: ['model', 'test'], positional: ['role'] },
  subject: ({ role }) => role,
  run: async (ports, { signal }, { role }) => {
    const request = {
      messages: [{ role: 'user' as const, content: 'Answer with the one word: ready' }],
      tools: [],
      maxTokens: MAX_TOKENS,
    };
    const call = { role, ticketId: null, run: `test-${ports.ids.token(6)}`, request, trial: true };
    const answer = await callModel(ports, call, { onDelta: () => undefined, signal });
    if (!answer.ok) return answer;
    const { content, model, provider, replayed, usage, usd, ms } = answer.value;
    return ok({ role, content: content.slice(0, 2000), model, provider, replayed, usage, usd, ms });
  },
  text: ({ role, content, model, provider, replayed, usage, usd, ms }) =>
    `the ${role}'s model answers${replayed ? ' (a recording, no model was asked)' : ''}: ${safeLine(content, 200)}\n` +
    `${safeLine(model, 100)} at ${safeLine(provider, 100)}, ${String(ms)} ms, ${String(usage.input)} + ${String(usage.output)} tokens, ${dollars(usd)}\n`,
});
