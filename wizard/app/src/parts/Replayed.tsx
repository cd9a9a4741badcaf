import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Stands beside everything that a recording said: no model was asked. */
export function Replayed({ replayed }: { replayed: boolean }) {
  const { t } = useTranslation();
  if (!replayed) return null;
  return (
    <Badge
      size="sm"
      radius="sm"
      variant="outline"
      color="gray"
      className="replayed"
      title={t('replayed.why')}
    >
      {t('replayed.word')}
    </Badge>
  );
}
