import type { Caller } from '../domain/access.ts';
import type { Fact } from '../domain/chat/answer.ts';
import { goalsFor, inputFor } from '../domain/chat/goals.ts';
import type { About } from '../domain/chat/topic.ts';
import type { AnswerPorts } from './answer-reads.ts';

/** What may be done with what was named, as far as the caller may; with a `goal` only that, and why not. */
export function offerGoals(
  actions: AnswerPorts['actions'],
  caller: Caller,
  about: About,
  goal: string | null,
): Fact[] {
  const names = goal === null ? goalsFor(about) : [goal];
  const offers = names.map((name) => actions.offer(caller, name, inputFor(actions.takes(name), about)));
  const items = offers.flatMap((offer) => (offer.ok ? [offer.value] : []));
  if (items.length > 0 || goal === null) return [{ kind: 'actions', items }];
  return offers.flatMap((offer): Fact[] => (offer.ok ? [] : [{ kind: 'refused', refusal: offer.refusal }]));
}
