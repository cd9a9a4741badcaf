import type { Caller } from '../domain/access.ts';
import type { Answer, Fact, Offered } from '../domain/chat/answer.ts';
import { modelGoals } from '../domain/chat/goals.ts';
import { chatRequest, readModelAnswer } from '../domain/chat/model-request.ts';
import { parseQuestion } from '../domain/chat/parse-question.ts';
import { ok, refuse, type Result } from '../domain/result.ts';
import type { CallContext, Ports } from '../ports.ts';
import { QUESTION_LANGUAGES } from '../questions/registry.gen.ts';
import { knownNames } from './answer-names.ts';
import { createReads, type AnswerPorts, type Reads } from './answer-reads.ts';
import * as stacks from './answer-stacks.ts';
import * as tickets from './answer-tickets.ts';
import { callModel } from './call-model.ts';

type AskPorts = AnswerPorts & Parameters<typeof callModel>[0] & Pick<Ports, 'ids'>;

const TRIES = 3;

/**
 * Has the manager's model answer what the facts do not, in a fixed shape: a text, and proposals that are checked against the
 * catalogue, the caller's rights and the input of each action. What fails is told to the model, twice; then it is refused.
 * Nothing that it says is carried out: a person presses a proposal, which is then an action like any other.
 */
export async function askModel(
  ports: AskPorts,
  context: CallContext,
  question: string,
): Promise<Result<Answer>> {
  const reads = createReads(ports, context);
  const asked = parseQuestion(question, QUESTION_LANGUAGES, await knownNames(reads));
  const facts = await factsFor(reads, asked.about);
  const names = new Set(modelGoals());
  const actions = ports.actions
    .offered(context.caller)
    .flatMap(({ name, summary, input }) => (names.has(name) ? [{ name, summary, input }] : []));
  const run = `chat-${ports.ids.token(6)}`;
  let faults: string[] = [];
  for (let left = TRIES; left > 0; left -= 1) {
    const answered = await callModel(
      ports,
      { role: 'manager', ticketId: null, run, request: chatRequest(question, { facts, actions, faults }) },
      { onDelta: () => undefined, signal: context.signal },
    );
    if (!answered.ok) return answered;
    const { content, toolCalls, model, replayed, usd } = answered.value;
    const judged = judge(ports.actions, context.caller, names, toolCalls[0]?.arguments ?? content);
    if ('said' in judged) {
      const said: Fact = { kind: 'said', text: judged.said, model, replayed, usd };
      const offers: Fact[] = judged.items.length === 0 ? [] : [{ kind: 'actions', items: judged.items }];
      return ok({ topic: asked.topic, about: asked.about, facts: [said, ...offers], model: null });
    }
    faults = judged.faults;
    context.progress('chat', `the model's answer cannot be used: ${faults[0] ?? ''}`);
  }
  return refuse(
    'invalid_input',
    `the model gave no answer that can be used in ${TRIES} tries`,
    'ask for facts: dockfra chat help',
    faults,
  );
}

/** What it may know: the state, what is wrong, what waits, what happened lately, and the last lines of what was named. */
async function factsFor(reads: Reads, about: Answer['about']): Promise<Fact[]> {
  const parts = [
    await stacks.counts(reads, about),
    await stacks.services(reads, about),
    await stacks.faults(reads, about),
    await tickets.waiting(reads),
    about.ticket === null ? await tickets.records(reads) : await tickets.story(reads, about.ticket),
    about.service === null ? [] : await stacks.lines(reads, about, 'all'),
  ];
  return parts.flat().filter(({ kind }) => kind !== 'refused');
}

function judge(
  actions: AnswerPorts['actions'],
  caller: Caller,
  names: ReadonlySet<string>,
  text: string,
): { said: string; items: Offered[] } | { faults: string[] } {
  const read = readModelAnswer(text);
  if ('fault' in read) return { faults: [read.fault] };
  const items: Offered[] = [];
  const faults: string[] = [];
  for (const { action, input } of read.answer.proposals) {
    const offer = names.has(action)
      ? actions.offer(caller, action, input)
      : refuse('unknown_command', 'it is not in the list of actions');
    if (!offer.ok) faults.push(`${action}: ${offer.refusal.message}`.slice(0, 300));
    else if (!offer.value.ready) faults.push(`${action}: its input is not what it takes`);
    else items.push(offer.value);
  }
  return faults.length > 0 ? { faults } : { said: read.answer.text, items };
}
