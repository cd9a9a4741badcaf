import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { TicketRow } from '../../../contract.ts';
import { Ago } from '../parts/Ago.tsx';
import { TicketState } from '../parts/TicketState.tsx';
import { useRowKeys } from '../parts/use-row-keys.ts';
import { follow, ticketPath } from '../router.ts';
import { useVirtualList } from './use-virtual-list.ts';

const ROW_PX = 56;

/** Thousands of tickets cost as much as a screen full. Rows are links: j, k and Enter move and open. */
export function TicketTable({ tickets }: { tickets: TicketRow[] }) {
  const { t } = useTranslation();
  const { box, first, last, before, after } = useVirtualList(tickets.length, ROW_PX);
  useRowKeys(box, { ids: tickets.map((ticket) => ticket.id), rowPx: ROW_PX });
  return (
    <Paper withBorder className="ticket-list" component="nav" aria-label={t('tickets.list')}>
      <div ref={box}>
        <div style={{ height: before }} />
        {tickets.slice(first, last).map((ticket) => (
          <Row key={ticket.id} ticket={ticket} />
        ))}
        <div style={{ height: after }} />
      </div>
    </Paper>
  );
}

function Row({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation();
  return (
    <a className="ticket-row" href={ticketPath(ticket.id)} onClick={follow} data-row={ticket.id}>
      <Text size="sm" className="mono" component="span" c="dimmed">
        {ticket.id}
      </Text>
      <Text size="sm" truncate component="span" fw={500}>
        {ticket.title}
      </Text>
      <TicketState status={ticket.status} />
      <Text size="sm" component="span" className="wide-only" fw={ticket.priority === 'critical' ? 700 : 400}>
        {t(`priority.${ticket.priority}`)}
      </Text>
      <Text size="sm" component="span" className="wide-only">
        {t(`role.${ticket.assigned_to}`)}
      </Text>
      <Text size="sm" component="span" c="dimmed" className="wide-only">
        <Ago at={ticket.updated_at} />
      </Text>
    </a>
  );
}
