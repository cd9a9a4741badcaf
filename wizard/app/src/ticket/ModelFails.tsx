import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { Said } from '../language/Said.tsx';
import { useLive } from '../live/store.ts';
import { follow, rolePath } from '../router.ts';

/** The model that is to work on this ticket does not answer. */
export function ModelFails({ id }: { id: string }) {
  const { t } = useTranslation();
  const need = useLive().snapshot?.needs.find((one) => one.kind === 'model' && one.tickets.includes(id));
  if (need?.kind !== 'model') return null;
  return (
    <Alert
      variant="outline"
      color="red"
      icon={<IconCircleX />}
      title={t('model_fails.title', { role: t('role.developer') })}
      mb="md"
      role="status"
    >
      <Stack gap={8} align="flex-start">
        <Text size="sm" className="from-outside">
          <Said text={need.message} />
        </Text>
        <Text size="sm">{t('model_fails.effect')}</Text>
        <Button
          component="a"
          href={rolePath('developer', 'model')}
          onClick={follow}
          size="xs"
          variant="default"
        >
          {t('model_fails.cure')}
        </Button>
      </Stack>
    </Alert>
  );
}
