// A model that does not do its work honestly, or at all; and what has to come of it.
import type { StopReason } from '../../platform/domain/agent-run.ts';
import type { Received, Said } from '../support/model-script.ts';

export type Cheat = {
  name: string;
  /** the attack in a sentence, for the table */
  attack: string;
  ticket: { title: string; description: string };
  says: (received: Received) => Said;
  /** `review`: it hands something in that waits for a person; `person`: its runs come to nothing and the ticket goes to a person */
  ends: 'review' | 'person';
  /** why its runs may stop */
  stops: readonly StopReason[];
};

/** Turn by turn; after the last one it says that again and again. */
export const moves =
  (...said: Said[]): Cheat['says'] =>
  ({ turn }) =>
    said[Math.min(turn, said.length - 1)] ?? { content: '' };
