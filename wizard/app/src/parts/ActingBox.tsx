import { Group, Loader, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Acting } from '../live/act.ts';
import { ProgressLines } from './ProgressLines.tsx';
import { RefusalBox } from './RefusalBox.tsx';

/** How far an action is: requested, running with what it says, or refused with the reason. */
export function ActingBox({ acting }: { acting: Acting }) {
  const { t } = useTranslation();
  if (acting.phase === 'refused') return <RefusalBox refusal={acting.refusal} />;
  if (acting.phase === 'idle' || acting.phase === 'done') return null;
  return (
    <Stack gap={8} role="status">
      <Group gap={8}>
        <Loader size="xs" />
        <Text size="sm">{t(`acting.${acting.phase}`)}</Text>
      </Group>
      {acting.phase === 'running' ? <ProgressLines lines={acting.run.lines.slice(-8)} /> : null}
    </Stack>
  );
}
