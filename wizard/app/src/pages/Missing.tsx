import { Button, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { navigate } from '../router.ts';

export function Missing() {
  const { t } = useTranslation();
  return (
    <Stack align="flex-start">
      <Title order={1}>{t('missing.title')}</Title>
      <Text>{t('missing.text')}</Text>
      <Button onClick={() => navigate('/')}>{t('missing.cure')}</Button>
    </Stack>
  );
}
