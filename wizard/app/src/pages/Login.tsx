import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { CopyCommand } from '../parts/CopyCommand.tsx';
import { State } from '../parts/State.tsx';
import { Mark } from '../shell/Mark.tsx';

/** Nobody is logged in: says how to get a link, and nothing of the root. */
export function Login({ stale }: { stale: boolean }) {
  const { t } = useTranslation();
  return (
    <Center component="main" mih="100dvh" p="md" className="ground">
      <Paper withBorder p="xl" maw={460} w="100%">
        <Stack gap="md">
          <Mark />
          <Title order={1}>{t('login.title')}</Title>
          {stale ? <State wellness="needs_you" word={t('login.stale')} /> : null}
          <Text>{t('login.how')}</Text>
          <CopyCommand command="dockfra login" />
          <Text size="sm" c="dimmed">
            {t('login.why')}
          </Text>
        </Stack>
      </Paper>
    </Center>
  );
}
