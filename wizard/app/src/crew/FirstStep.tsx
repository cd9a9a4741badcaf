import { Button, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useLive } from '../live/store.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { State } from '../parts/State.tsx';
import { follow, rolePath } from '../router.ts';
import type { CrewRow } from './use-crew.ts';

/** While the crew cannot do anything by itself: the one thing that is missing, and its cure. */
export function FirstStep({ rows }: { rows: CrewRow[] }) {
  const { t } = useTranslation();
  const snapshot = useLive().snapshot;
  const started = snapshot?.roles.some((role) => role.container !== null || role.linked === true) ?? true;
  if (!started && snapshot?.engine.state === 'up')
    return (
      <Paper withBorder p="md">
        <State wellness="needs_you" word={t('crew_page.not_started')} strong />
        <Text size="sm" c="dimmed" my={8}>
          {t('crew_page.not_started_why')}
        </Text>
        <CopyCommand command="dockfra up" />
      </Paper>
    );
  if (rows.some(({ member }) => member.model !== null)) return null;
  return (
    <Paper withBorder p="md">
      <State wellness="noted" word={t('crew_page.nobody')} strong />
      <Text size="sm" c="dimmed" my={8}>
        {t('crew_page.nobody_why')}
      </Text>
      <Button component="a" href={rolePath('developer', 'model')} onClick={follow} size="xs">
        {t('crew_page.give_model')}
      </Button>
    </Paper>
  );
}
