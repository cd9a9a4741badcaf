import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { DecisionView } from '../../../contract-crew.ts';
import { PlanTickets } from '../crew/PlanTickets.tsx';
import { Why } from '../crew/Why.tsx';
import { Said } from '../language/Said.tsx';
import { useSaid } from '../language/use-said.ts';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { State } from '../parts/State.tsx';
import { ticketPath } from '../router.ts';
import { useDraft } from './drafts.ts';
import { IncidentTicket } from './IncidentTicket.tsx';

export type Ask = 'accept' | 'decline' | 'edit';
type Props = { proposal: DecisionView; onAsk: (ask: Ask) => void };

/** One proposal: what is wanted, by whom, what would come of it, and why. */
export function Proposal({ proposal, onAsk }: Props) {
  const { t } = useTranslation();
  const { id, by, at, line, ticketId, tickets, edited, incident } = proposal;
  const unsaved = useDraft(id) !== null;
  const { said } = useSaid();
  return (
    <Paper withBorder p="md" component="article" aria-label={`${id}: ${said(line)}`} className="proposal">
      <div className="decision-head">
        <Title order={2} className="from-outside">
          <Said text={line} />
        </Title>
        <Group gap={8} className="proposal-buttons">
          <Button
            size="xs"
            data-row={id}
            onClick={() => onAsk('accept')}
            aria-label={`${t('inbox.accept')} ${id}`}
          >
            {t('inbox.accept')}
          </Button>
          {tickets.length > 0 ? (
            <Button
              size="xs"
              variant="default"
              onClick={() => onAsk('edit')}
              aria-label={`${t('inbox.edit')} ${id}`}
            >
              {t('inbox.edit')}
            </Button>
          ) : null}
          <Button
            size="xs"
            variant="default"
            onClick={() => onAsk('decline')}
            aria-label={`${t('inbox.decline')} ${id}`}
          >
            {t('inbox.decline')}
          </Button>
        </Group>
      </div>
      <Text size="xs" c="dimmed" component="div">
        <span className="mono">{id}</span> · {t('inbox.by', { who: by })} · <Ago at={at} />
        {ticketId ? (
          <>
            {' · '}
            <Link to={ticketPath(ticketId)} size="xs" className="mono">
              {ticketId}
            </Link>
          </>
        ) : null}
        {edited ? (
          <>
            {' · '}
            {t('inbox.edited', { who: edited.by })} <Ago at={edited.at} />
          </>
        ) : null}
      </Text>
      {unsaved ? <State wellness="needs_you" word={t('inbox.unsaved')} /> : null}
      <PlanTickets tickets={tickets} />
      {incident ? <IncidentTicket incident={incident} /> : null}
      <Why decision={proposal} open />
    </Paper>
  );
}
