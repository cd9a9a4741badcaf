import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { TicketStatus } from '../../../../platform/domain/ticket.ts';
import type { TicketRow } from '../../../contract.ts';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { Section } from '../parts/Section.tsx';
import { TicketState } from '../parts/TicketState.tsx';
import { follow, ticketPath } from '../router.ts';
import { openNewTicket } from '../shell/dialogs.ts';

const COLUMNS: readonly TicketStatus[] = ['open', 'in_progress', 'review', 'approved', 'deploying', 'done'];
const SHOWN = 4;

/** Tickets by state; the newest few of each, the rest one click away. */
export function Board({ tickets }: { tickets: TicketRow[] }) {
  const { t } = useTranslation();
  const create = (
    <Button size="xs" leftSection={<IconPlus size={16} />} onClick={openNewTicket}>
      {t('new.title')}
    </Button>
  );
  return (
    <Section title={t('board.title')} aside={create}>
      {tickets.length === 0 ? (
        <Text size="sm">{t('board.empty')}</Text>
      ) : (
        <div className="board">
          {COLUMNS.map((status) => (
            <Column key={status} status={status} tickets={tickets} />
          ))}
        </div>
      )}
    </Section>
  );
}

function Column({ status, tickets }: { status: TicketStatus; tickets: TicketRow[] }) {
  const { t } = useTranslation();
  const mine = tickets
    .filter((ticket) => ticket.status === status)
    .sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
  return (
    <div
      className="board-column"
      role="group"
      aria-label={`${t(`status.${status}`)}: ${String(mine.length)}`}
    >
      <div className="board-head">
        <TicketState status={status} strong />
        <Text size="sm" c="dimmed" className="figure" component="span">
          {mine.length}
        </Text>
      </div>
      {mine.slice(0, SHOWN).map((ticket) => (
        <BoardTicket key={ticket.id} ticket={ticket} />
      ))}
      {mine.length > SHOWN ? (
        <Link to={`/tickets?status=${status}`} size="sm">
          {t('board.more', { count: mine.length - SHOWN })}
        </Link>
      ) : null}
    </div>
  );
}

function BoardTicket({ ticket }: { ticket: TicketRow }) {
  return (
    <a href={ticketPath(ticket.id)} onClick={follow} className="board-ticket">
      <Text size="sm" lineClamp={2} component="span">
        {ticket.title}
      </Text>
      <Text size="xs" c="dimmed" component="span">
        <span className="mono">{ticket.id}</span> · <Ago at={ticket.updated_at} />
      </Text>
    </a>
  );
}
