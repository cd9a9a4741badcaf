import { NavLink, Text } from '@mantine/core';
import {
  IconActivity,
  IconChartBar,
  IconFileText,
  IconHome,
  IconInbox,
  IconSettings,
  IconStethoscope,
  IconStack2,
  IconTicket,
  IconUsers,
} from '@tabler/icons-react';
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
  const inStacks = page === 'stacks' || page === 'stack' || page === 'service';
  const inTickets = page === 'tickets' || page === 'ticket';
  const ill = (snapshot?.stacks ?? [])
    .flatMap((stack) => stack.services)
    .filter((service) => service.wellness === 'broken').length;
  const broken =
    ill === 0 ? null : (
      <Text component="span" size="sm" className="figure" aria-label={t('nav.broken', { count: ill })}>
        {ill}
      </Text>
    );
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
        href="/stacks"
        label={t('nav.stacks')}
        leftSection={<IconStack2 size={18} />}
        rightSection={broken}
        active={inStacks}
        onClick={go}
        {...current(inStacks)}
      />
      <NavLink
        href="/logs"
        label={t('nav.logs')}
        leftSection={<IconFileText size={18} />}
        active={page === 'logs'}
        onClick={go}
        {...current(page === 'logs')}
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
        href="/settings"
        label={t('nav.settings')}
        leftSection={<IconSettings size={18} />}
        active={page === 'settings'}
        onClick={go}
        {...current(page === 'settings')}
      />
      <NavLink
        href="/usage"
        label={t('nav.usage')}
        leftSection={<IconChartBar size={18} />}
        active={page === 'usage'}
        onClick={go}
        {...current(page === 'usage')}
      />
      <NavLink
        href="/activity"
        label={t('nav.activity')}
        leftSection={<IconActivity size={18} />}
        active={page === 'activity'}
        onClick={go}
        {...current(page === 'activity')}
      />
      <NavLink
        href="/doctor"
        label={t('nav.doctor')}
        leftSection={<IconStethoscope size={18} />}
        active={page === 'doctor'}
        onClick={go}
        {...current(page === 'doctor')}
      />
    </>
  );
}

function current(here: boolean): { 'aria-current'?: 'page' } {
  return here ? { 'aria-current': 'page' } : {};
}
