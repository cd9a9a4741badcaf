import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCloudOff, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useLive } from '../live/store.ts';
import { Ago } from '../parts/Ago.tsx';
import { PausedBy } from '../parts/PausedBy.tsx';
import { openPause } from './dialogs.ts';

/** What holds for every page: everything is paused; this page no longer hears the platform. */
export function Banners() {
  const { t } = useTranslation();
  const { snapshot, connected } = useLive();
  if (!snapshot) return null;
  const { paused } = snapshot;
  return (
    <>
      {connected ? null : (
        <Alert variant="outline" color="gray" icon={<IconCloudOff />} mb="md" role="status" className="late">
          <Text size="sm">
            {t('away')} <Ago at={snapshot.generated_at} />
          </Text>
        </Alert>
      )}
      {paused ? (
        <Alert
          variant="outline"
          color="orange"
          icon={<IconPlayerPause />}
          mb="md"
          title={t('pause.banner')}
          role="status"
        >
          <Group justify="space-between" align="flex-end">
            <Text size="sm" className="shrink" component="div">
              <PausedBy paused={paused} />
            </Text>
            <Button size="xs" onClick={openPause}>
              {t('pause.resume')}
            </Button>
          </Group>
        </Alert>
      ) : null}
    </>
  );
}
