import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Said } from '../language/Said.tsx';

/** What a change means, in words. */
export function Meaning({ changes }: { changes: readonly string[] | null }) {
  const { t } = useTranslation();
  if (changes === null) return <Text size="sm">{t('compose.too_large')}</Text>;
  if (changes.length === 0) return <Text size="sm">{t('compose.no_meaning')}</Text>;
  return (
    <List size="sm" className="from-outside">
      {changes.map((line) => (
        <List.Item key={line}>
          <Said text={line} />
        </List.Item>
      ))}
    </List>
  );
}
