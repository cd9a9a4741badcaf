import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { follow } from '../router.ts';

/** The address leads to no page of ours. */
export function Missing() {
  const { t } = useTranslation();
  return (
    <Stack align="flex-start">
      <Title order={1}>{t('missing.title')}</Title>
      <Text>{t('missing.text')}</Text>
      <Text size="sm" c="dimmed" className="mono from-outside">
        {location.pathname}
      </Text>
      <Cures />
    </Stack>
  );
}

/** The address is that of a ticket, but there is none of this number. */
export function NoTicket({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <Stack align="flex-start">
      <Title order={1}>{t('missing.ticket', { ticket: id })}</Title>
      <Text>{t('missing.ticket_text')}</Text>
      <Cures />
    </Stack>
  );
}

function Cures() {
  const { t } = useTranslation();
  return (
    <Group gap={8}>
      <Button component="a" href="/tickets" onClick={follow}>
        {t('missing.tickets')}
      </Button>
      <Button component="a" href="/" onClick={follow} variant="default">
        {t('missing.cure')}
      </Button>
    </Group>
  );
}
