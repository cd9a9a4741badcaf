import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { LanguageMenu } from '../language/LanguageMenu.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Mark } from '../shell/Mark.tsx';

/** Nobody is logged in: says why and how to get a link, and nothing of the root. `stale`: a link was opened that does not count any more. */
export function Login({ stale }: { stale: boolean }) {
  const { t } = useTranslation();
  return (
    <Center component="main" mih="100dvh" p="md" className="ground">
      <Paper withBorder p="xl" maw={480} w="100%">
        <Stack gap="md">
          <Group justify="space-between">
            <Mark />
            <LanguageMenu />
          </Group>
          <Title order={1}>{t(stale ? 'login.stale_title' : 'login.title')}</Title>
          {stale ? <Text>{t('login.stale')}</Text> : null}
          <Text>{t(stale ? 'login.stale_how' : 'login.how')}</Text>
          <CopyCommand command="dockfra login" />
          <Text size="sm">{t('login.then')}</Text>
          <Text size="sm" c="dimmed">
            {t('login.why')}
          </Text>
        </Stack>
      </Paper>
    </Center>
  );
}
