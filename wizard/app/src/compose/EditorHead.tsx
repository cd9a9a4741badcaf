import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconDeviceFloppy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type HeadProps = { file: string; select: ReactNode; dirty: boolean; closed: boolean; onSave(): void };

/** Which file, whether it is saved, and the one thing to do about it. */
export function EditorHead({ file, select, dirty, closed, onSave }: HeadProps) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" align="flex-end">
      {select ?? (
        <Text className="mono" size="sm">
          {file}
        </Text>
      )}
      <Group gap="sm">
        <Text size="sm" c="dimmed" role="status">
          {dirty ? t('compose.unsaved') : t('compose.as_saved')}
        </Text>
        <Button
          leftSection={<IconDeviceFloppy size={16} />}
          onClick={onSave}
          disabled={!dirty || closed}
          title={t('compose.save_key')}
        >
          {t('compose.save')}
        </Button>
      </Group>
    </Group>
  );
}

/** What one must know before one types on. */
export function Warnings({
  veiled,
  changed,
  onMerge,
}: {
  veiled: boolean;
  changed: boolean;
  onMerge(): void;
}) {
  const { t } = useTranslation();
  if (veiled)
    return (
      <Alert variant="outline" color="orange" icon={<IconAlertTriangle />} title={t('compose.veiled_title')}>
        {t('compose.veiled')}
      </Alert>
    );
  if (!changed) return null;
  return (
    <Alert variant="outline" color="orange" icon={<IconAlertTriangle />} title={t('compose.changed_title')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t('compose.changed')}</Text>
        <Button size="xs" variant="default" onClick={onMerge}>
          {t('compose.merge')}
        </Button>
      </Stack>
    </Alert>
  );
}
