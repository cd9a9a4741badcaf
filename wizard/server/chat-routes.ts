import { Router } from 'express';
import { z } from 'zod';

import { answerSchema } from '../../platform/domain/chat/answer.ts';
import { refuse, type Result } from '../../platform/domain/result.ts';
import { LONGEST_QUESTION } from '../contract-chat.ts';
import { STATUS } from './action-routes.ts';
import { createVeiledRead, type ReadAction } from './checked-read.ts';
import { send } from './gatekeeping.ts';
import type { Veil } from './veil.ts';

/** What the query of /api/chat may say. */
export const chatQuery = z.object({
  question: z.string().trim().min(1).max(LONGEST_QUESTION),
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
});

export const modelQuestion = z.strictObject({ question: chatQuery.shape.question });

/** Carries out an action until the signal ends it. */
export type StoppableAction = (
  name: string,
  input: Record<string, unknown>,
  signal: AbortSignal,
) => Promise<Result<unknown>>;

/** Questions of a person, answered by the actions `chat` and `chat.ask`. Mounted under /api, behind the session. */
export function chatRoutes(act: StoppableAction, readAction: ReadAction, veil: Veil): Router {
  const read = createVeiledRead(readAction, veil);
  const router = Router();
  router.get('/chat', async (request, response) => {
    const asked = chatQuery.safeParse(request.query);
    if (!asked.success)
      return send(
        response,
        400,
        refuse('invalid_input', 'a question has at most 500 characters, a language is two small letters'),
      );
    const answer = await read('chat', asked.data, answerSchema);
    if (answer.ok) response.json(answer.value);
    else send(response, STATUS[answer.refusal.code], answer);
  });
  router.post('/chat/model', async (request, response) => {
    const asked = modelQuestion.safeParse(request.body);
    if (!asked.success)
      return send(response, 400, refuse('invalid_input', 'the body must be {"question": "..."}'));
    const gone = new AbortController(); // whoever stops waiting stops the model, too
    response.on('close', () => gone.abort(new Error('nobody waits for the answer any more')));
    const ask = createVeiledRead((name, input) => act(name, input, gone.signal), veil);
    const answer = await ask('chat.ask', asked.data, answerSchema);
    if (response.destroyed) return undefined;
    if (answer.ok) return response.json(answer.value);
    return send(response, STATUS[answer.refusal.code], answer);
  });
  return router;
}
