import { Skeleton, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** As high as what comes, so that nothing jumps when it does. */
export function PageSkeleton() {
  const { t } = useTranslation();
  return (
    <Stack gap="md" aria-busy="true" aria-label={t('loading')} role="status">
      <Skeleton height={32} width="60%" />
      <Skeleton height={136} />
      <Skeleton height={240} />
      <Skeleton height={240} />
    </Stack>
  );
}
