import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Sheet } from '../parts/Sheet.tsx';
import type { LeaveGuard } from './use-leave-guard.ts';

/** Asks before what was typed is lost. */
export function LeaveSheet({ guard, onDrop }: { guard: LeaveGuard; onDrop: () => void }) {
  const { t } = useTranslation();
  return (
    <Sheet opened={guard.wanted !== null} onClose={guard.stay} title={t('settings.leave_title')}>
      <Stack>
        <Text size="sm">{t('settings.leave_text')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={guard.stay} data-autofocus>
            {t('settings.stay')}
          </Button>
          <Button
            color="red"
            onClick={() => {
              onDrop();
              guard.leave();
            }}
          >
            {t('settings.leave')}
          </Button>
        </Group>
      </Stack>
    </Sheet>
  );
}
