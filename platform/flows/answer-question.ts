import type { Caller } from '../domain/access.ts';
import type { Answer, Fact } from '../domain/chat/answer.ts';
import { parseQuestion } from '../domain/chat/parse-question.ts';
import type { Question } from '../domain/chat/topic.ts';
import { ok, type Result } from '../domain/result.ts';
import type { CallContext } from '../ports.ts';
import { QUESTION_LANGUAGES } from '../questions/registry.gen.ts';
import { knownNames } from './answer-names.ts';
import { offerGoals } from './answer-offers.ts';
import { createReads, type AnswerPorts, type Reads } from './answer-reads.ts';
import * as stacks from './answer-stacks.ts';
import * as tickets from './answer-tickets.ts';

export type Asked = { question: string; language: string };

/** What is asked, and the facts for it: each read by the action that says the same, with the caller's rights. Changes nothing. */
export async function answerQuestion(
  ports: AnswerPorts,
  context: CallContext,
  { question, language }: Asked,
): Promise<Result<Answer>> {
  const reads = createReads(ports, context);
  const known = await knownNames(reads);
  const asked = parseQuestion(question, QUESTION_LANGUAGES, known, language);
  const facts = await factsOf(ports, context.caller, reads, asked);
  const isOpen = asked.topic === 'unknown' || facts.some(isWrong);
  const model = isOpen ? await modelOf(ports, context.caller, reads) : null;
  return ok({ topic: asked.topic, about: asked.about, facts, model });
}

/** Something does not run; the known faults may not tell all of it. */
function isWrong(fact: Fact): boolean {
  return fact.kind === 'faults' && fact.items.length + fact.unknown.length > 0;
}

/** The model that could be asked instead; null: there is none, or the caller may not. */
async function modelOf(
  ports: Pick<AnswerPorts, 'actions'>,
  caller: Caller,
  reads: Reads,
): Promise<string | null> {
  if (!ports.actions.may(caller, 'chat.ask').ok) return null;
  const crew = await reads.read('crew.show', {}, tickets.crewShape);
  return crew.ok ? (crew.value.roles.find(({ role }) => role === 'manager')?.model ?? null) : null;
}

async function factsOf(
  ports: Pick<AnswerPorts, 'actions' | 'clock'>,
  caller: Caller,
  reads: Reads,
  { topic, about, goal }: Question,
): Promise<Fact[]> {
  switch (topic) {
    case 'status':
      return [...(await stacks.counts(reads, about)), ...(await stacks.faults(reads, about))];
    case 'red':
      return stacks.faults(reads, about);
    case 'service':
      return [...(await stacks.services(reads, about)), ...(await stacks.faults(reads, about))];
    case 'logs':
      return stacks.lines(reads, about, 'all');
    case 'errors':
      return stacks.lines(reads, about, 'errors');
    case 'ports':
      return stacks.ports(reads, about);
    case 'variables':
    case 'variable':
      return stacks.variables(reads, about);
    case 'needs':
      return tickets.waiting(reads);
    case 'tickets':
      return tickets.unfinished(reads);
    case 'done':
      return tickets.done(reads, ports.clock.now());
    case 'ticket':
      return about.ticket === null ? tickets.unfinished(reads) : tickets.story(reads, about.ticket);
    case 'activity':
      return tickets.records(reads);
    case 'decisions':
      return tickets.decisions(reads, about);
    case 'crew':
      return tickets.crew(reads, about);
    case 'spend':
      return tickets.spend(reads);
    case 'can':
      return offerGoals(ports.actions, caller, about, null);
    case 'how':
      return offerGoals(ports.actions, caller, about, goal);
    case 'help':
    case 'unknown':
      return [];
  }
}
