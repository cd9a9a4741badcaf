import { z } from 'zod';

import { answerText } from '../domain/chat/answer-text.ts';
import { askModel } from '../flows/ask-model.ts';
import { defineAction } from './action.ts';

export const chatAsk = defineAction({
  name: 'chat.ask',
  summary:
    "Ask the manager's model what the facts alone do not answer. It only speaks: what it proposes are actions of the catalogue, for a person to carry out.",
  needs: { area: 'tickets', level: 'operate' },
  input: z.strictObject({
    question: z.string().trim().min(1).max(500).describe('what you want to know'),
  }),
  cli: { words: ['chat', 'ask'], positional: ['question...'] },
  run: (ports, context, { question }) =>
    askModel(
      { ...ports, run: (name, wanted, by) => ports.actions.run(ports, name, wanted, by) },
      context,
      question,
    ),
  text: answerText,
});
