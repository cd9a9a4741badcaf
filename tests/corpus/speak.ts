// The scripted model of the whole corpus: it knows its part by the title of the ticket in the conversation.
import type { Received, Said, Script } from '../support/model-script.ts';
import type { Change, Move } from './change.ts';
import type { Cheat } from './cheat.ts';

export type Part = { ticket: { title: string }; says: Cheat['says'] };

/** `complaints`: what the script did not expect, one line each; empty when all went by it. */
export function corpusScript(parts: readonly Part[], complaints: string[]): Script {
  return (received) => {
    const told = received.messages
      .filter(({ role }) => role === 'system' || role === 'user')
      .map(({ content }) => content)
      .join('\n');
    const part = parts.find(({ ticket }) => told.includes(ticket.title));
    const said = part?.says(received) ?? stop('no part of the script fits this conversation');
    if ('fault' in said && said.fault === 'status')
      complaints.push(`${part?.ticket.title ?? 'nobody'}: ${said.message}`);
    return said;
  };
}

/** The part of a competent model. */
export const partOf = (change: Pick<Change, 'moves' | 'sentBack'> & Pick<Part, 'ticket'>): Part => ({
  ticket: change.ticket,
  says: (received) => {
    const back = change.sentBack;
    const again =
      back !== undefined && received.messages.some(({ content }) => content.includes(back.reason));
    return nextMove(again ? back.moves : change.moves, received);
  },
});

function nextMove(script: readonly Move[], { turn, results }: Received): Said {
  const { after, ...said } = script[turn] ?? { after: undefined };
  if (script[turn] === undefined) return stop(`there is no move for turn ${turn}`);
  const found = results.map(({ content }) => content).join('\n');
  if (after !== undefined && !after.test(found))
    return stop(`turn ${turn} expects ${String(after)} in: ${found.slice(-600)}`);
  return said;
}

const stop = (message: string): Said => ({ fault: 'status', status: 400, message });
