import type { Answer } from '../platform/domain/chat/answer.ts';

export type { Fact, FactOf, Offered } from '../platform/domain/chat/answer.ts';

/**
 * GET  /api/chat?question=TEXT&language=de   what is so, for the page to word
 * POST /api/chat/model {question}            what the manager's model says of it; whoever goes away stops the model
 */
export type ChatAnswer = Answer;

/** Questions longer than this are refused. */
export const LONGEST_QUESTION = 500;
