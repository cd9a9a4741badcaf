import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import {
  IconChartBar,
  IconHome,
  IconInbox,
  IconKeyboard,
  IconPlayerPause,
  IconPlus,
  IconSearch,
  IconTerminal2,
  IconTicket,
  IconUsers,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useLive } from '../live/store.ts';
import { navigate, rolePath, ticketPath } from '../router.ts';
import { openKeys, openNewTicket, openPause } from './dialogs.ts';

/** Ctrl+K: any page, ticket or action by a few letters. */
export function SearchBox() {
  const { t } = useTranslation();
  const { snapshot } = useLive();
  const tickets = snapshot?.tickets;
  const rows = useMemo(
    () =>
      [...(tickets ?? [])].reverse().map(({ id, title, status }) => ({
        id,
        label: `${id}  ${title}`,
        description: t(`status.${status}`),
        keywords: [id, status],
        onClick: () => navigate(ticketPath(id)),
      })),
    [tickets, t],
  );
  const groups: SpotlightActionGroupData[] = [
    {
      group: t('search.pages'),
      actions: [
        {
          id: 'overview',
          label: t('nav.overview'),
          onClick: () => navigate('/'),
          leftSection: <IconHome size={18} />,
        },
        {
          id: 'tickets',
          label: t('nav.tickets'),
          onClick: () => navigate('/tickets'),
          leftSection: <IconTicket size={18} />,
        },
        {
          id: 'crew',
          label: t('nav.crew'),
          onClick: () => navigate('/crew'),
          leftSection: <IconUsers size={18} />,
        },
        {
          id: 'inbox',
          label: t('nav.inbox'),
          onClick: () => navigate('/inbox'),
          leftSection: <IconInbox size={18} />,
        },
        {
          id: 'usage',
          label: t('nav.usage'),
          onClick: () => navigate('/usage'),
          leftSection: <IconChartBar size={18} />,
        },
        ...(snapshot?.roles ?? []).map(({ name }) => ({
          id: `terminal-${name}`,
          label: t('terminal.of', { role: t(`role.${name}`) }),
          onClick: () => navigate(rolePath(name, 'terminal')),
          leftSection: <IconTerminal2 size={18} />,
        })),
      ],
    },
    {
      group: t('search.actions'),
      actions: [
        { id: 'new', label: t('new.title'), onClick: openNewTicket, leftSection: <IconPlus size={18} /> },
        {
          id: 'pause',
          label: snapshot?.paused ? t('pause.resume') : t('pause.button'),
          onClick: openPause,
          leftSection: <IconPlayerPause size={18} />,
        },
        { id: 'keys', label: t('keys.title'), onClick: openKeys, leftSection: <IconKeyboard size={18} /> },
      ],
    },
    {
      group: t('nav.tickets'),
      actions: rows,
    },
  ];
  return (
    <Spotlight
      actions={groups}
      nothingFound={t('search.nothing')}
      shortcut={['mod + K']}
      attributes={{ content: { 'aria-label': t('search.button') } }}
      limit={12}
      scrollable
      maxHeight={480}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t('search.placeholder'),
        'aria-label': t('search.placeholder'),
      }}
    />
  );
}
