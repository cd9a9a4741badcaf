import { Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import LaunchPart from '../launch/LaunchPart.tsx';

/** Launch of several stacks at once. */
export default function LaunchPage() {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Title order={1}>{t('launch.title')}</Title>
      <LaunchPart stack={null} />
    </Stack>
  );
}
