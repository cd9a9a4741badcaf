import { NavLink, Text } from '@mantine/core';
import { IconHome, IconTicket } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useLive } from '../live/store.ts';
import { follow, useRoute } from '../router.ts';

export function Navigation({ onGo }: { onGo: () => void }) {
  const { t } = useTranslation();
  const { page } = useRoute();
  const open =
    useLive().snapshot?.tickets.filter((ticket) => ticket.status !== 'done' && ticket.status !== 'closed')
      .length ?? 0;
  const go = (event: React.MouseEvent<HTMLAnchorElement>) => {
    follow(event);
    onGo();
  };
  const inTickets = page === 'tickets' || page === 'ticket';
  const count =
    open === 0 ? null : (
      <Text component="span" size="sm" className="figure" aria-label={t('nav.open_tickets', { count: open })}>
        {open}
      </Text>
    );
  return (
    <>
      <NavLink
        href="/"
        label={t('nav.overview')}
        leftSection={<IconHome size={18} />}
        active={page === 'overview'}
        onClick={go}
        {...current(page === 'overview')}
      />
      <NavLink
        href="/tickets"
        label={t('nav.tickets')}
        leftSection={<IconTicket size={18} />}
        rightSection={count}
        active={inTickets}
        onClick={go}
        {...current(inTickets)}
      />
    </>
  );
}

function current(here: boolean): { 'aria-current'?: 'page' } {
  return here ? { 'aria-current': 'page' } : {};
}
