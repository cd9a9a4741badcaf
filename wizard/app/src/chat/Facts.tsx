import type { ReactNode } from 'react';

import type { Fact } from '../../../contract-chat.ts';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Counts, Faults, Lines, Ports, Services, Variables } from './StackFacts.tsx';
import { Crew, Decided, Proposals, Records, Spend, Story, Tickets } from './TicketFacts.tsx';
import { Guess } from './Guess.tsx';
import { OfferedActions } from './OfferedActions.tsx';

/** An answer in the language of the page. What stands in it may come from anywhere, and is text. */
export function Facts({ facts, onGo }: { facts: readonly Fact[]; onGo: () => void }) {
  return (
    // a link leads to a page: on a telephone the panel covers it
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- links answer to keys themselves
    <div className="chat-facts" onClick={(event) => isLink(event.target) && onGo()}>
      {facts.map((fact, index) => (
        <div key={`${fact.kind} ${String(index)}`}>{shown(fact)}</div>
      ))}
    </div>
  );
}

function isLink(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a[href^="/"]') !== null;
}

function shown(fact: Fact): ReactNode {
  switch (fact.kind) {
    case 'counts':
      return <Counts fact={fact} />;
    case 'services':
      return <Services fact={fact} />;
    case 'faults':
      return <Faults fact={fact} />;
    case 'lines':
      return <Lines fact={fact} />;
    case 'ports':
      return <Ports fact={fact} />;
    case 'variables':
      return <Variables fact={fact} />;
    case 'tickets':
      return <Tickets fact={fact} />;
    case 'ticket':
      return <Story fact={fact} />;
    case 'proposals':
      return <Proposals fact={fact} />;
    case 'records':
      return <Records fact={fact} />;
    case 'decisions':
      return <Decided fact={fact} />;
    case 'spend':
      return <Spend fact={fact} />;
    case 'crew':
      return <Crew fact={fact} />;
    case 'actions':
      return <OfferedActions fact={fact} />;
    case 'said':
      return <Guess fact={fact} />;
    case 'refused':
      return <RefusalBox refusal={fact.refusal} />;
  }
}
