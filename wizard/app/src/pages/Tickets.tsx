import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { TICKET_STATUSES } from '../../../contract.ts';
import { useLive } from '../live/store.ts';
import { navigate } from '../router.ts';
import { openNewTicket } from '../shell/dialogs.ts';
import { TicketTable } from '../tickets/TicketTable.tsx';

export default function Tickets({ status }: { status: string | null }) {
  const { t } = useTranslation();
  const all = useLive().snapshot?.tickets ?? [];
  const chosen = all.filter((ticket) => status === null || ticket.status === status);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{t('nav.tickets')}</Title>
        <Button leftSection={<IconPlus size={16} />} onClick={openNewTicket}>
          {t('new.title')}
        </Button>
      </Group>
      <Group gap={8} role="group" aria-label={t('tickets.filter')}>
        <Choice label={t('tickets.all')} count={all.length} chosen={status === null} to="/tickets" />
        {TICKET_STATUSES.map((name) => (
          <Choice
            key={name}
            label={t(`status.${name}`)}
            count={all.filter((ticket) => ticket.status === name).length}
            chosen={status === name}
            to={`/tickets?status=${name}`}
          />
        ))}
      </Group>
      {chosen.length === 0 ? (
        <Paper withBorder p="md">
          <Text size="sm">{t(all.length === 0 ? 'board.empty' : 'tickets.none')}</Text>
        </Paper>
      ) : (
        <TicketTable key={status ?? 'all'} tickets={[...chosen].reverse()} />
      )}
    </Stack>
  );
}

function Choice({ label, count, chosen, to }: { label: string; count: number; chosen: boolean; to: string }) {
  return (
    <Button
      size="xs"
      variant={chosen ? 'filled' : 'default'}
      aria-pressed={chosen}
      onClick={() => navigate(to)}
    >
      {label} <span className="figure count">{count}</span>
    </Button>
  );
}
