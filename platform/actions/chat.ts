import { z } from 'zod';

import { answerText } from '../domain/chat/answer-text.ts';
import { answerQuestion } from '../flows/answer-question.ts';
import { defineAction } from './action.ts';

export const chat = defineAction({
  name: 'chat',
  summary:
    'Ask in your own words (in any of the ten languages) what is wrong, why, who did what, what waits or how to do something. Answers from facts, without a model; changes nothing.',
  needs: { area: 'tickets', level: 'read' },
  local: true,
  input: z.strictObject({
    question: z.string().trim().min(1).max(500).describe('what you want to know'),
    language: z
      .string()
      .regex(/^[a-z]{2}$/, 'two small letters')
      .default('en')
      .describe('the language that wins where two understand the question: cs de en es fr it nl pl pt ro'),
  }),
  cli: { words: ['chat'], positional: ['question...'] },
  run: (ports, context, input) =>
    answerQuestion(
      {
        clock: ports.clock,
        actions: ports.actions,
        run: (name, wanted, by) => ports.actions.run(ports, name, wanted, by),
      },
      context,
      input,
    ),
  text: answerText,
});
