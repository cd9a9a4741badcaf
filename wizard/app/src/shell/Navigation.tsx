import { NavLink, Text } from '@mantine/core';
import { IconChartBar, IconHome, IconInbox, IconTicket, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { countWaiting } from '../../../count-waiting.ts';
import { useLive } from '../live/store.ts';
import { follow, useRoute } from '../router.ts';

export function Navigation({ onGo }: { onGo: () => void }) {
  const { t } = useTranslation();
  const { page } = useRoute();
  const snapshot = useLive().snapshot;
  const waiting = countWaiting(snapshot?.needs ?? []);
  const open =
    snapshot?.tickets.filter((ticket) => ticket.status !== 'done' && ticket.status !== 'closed').length ?? 0;
  const go = (event: React.MouseEvent<HTMLAnchorElement>) => {
    follow(event);
    onGo();
  };
  const inCrew = page === 'crew' || page === 'role';
  const inTickets = page === 'tickets' || page === 'ticket';
  const count =
    open === 0 ? null : (
      <Text component="span" size="sm" className="figure" aria-label={t('nav.open_tickets', { count: open })}>
        {open}
      </Text>
    );
  const needs =
    waiting === 0 ? null : (
      <Text component="span" size="sm" className="figure" aria-label={t('nav.waiting', { count: waiting })}>
        {waiting}
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
      <NavLink
        href="/crew"
        label={t('nav.crew')}
        leftSection={<IconUsers size={18} />}
        active={inCrew}
        onClick={go}
        {...current(inCrew)}
      />
      <NavLink
        href="/inbox"
        label={t('nav.inbox')}
        leftSection={<IconInbox size={18} />}
        rightSection={needs}
        active={page === 'inbox'}
        onClick={go}
        {...current(page === 'inbox')}
      />
      <NavLink
        href="/usage"
        label={t('nav.usage')}
        leftSection={<IconChartBar size={18} />}
        active={page === 'usage'}
        onClick={go}
        {...current(page === 'usage')}
      />
    </>
  );
}

function current(here: boolean): { 'aria-current'?: 'page' } {
  return here ? { 'aria-current': 'page' } : {};
}
