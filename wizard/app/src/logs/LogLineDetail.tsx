import { ActionIcon, CopyButton, Group, Paper, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { Scroll } from '../parts/Scroll.tsx';
import type { LogEntry } from './log-book.ts';

/** One line, whole as far as it is kept. */
export function LogLineDetail({ entry, onClose }: { entry: LogEntry; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('logs.line')}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="xs" c="dimmed" className="mono from-outside">
          {entry.at} {entry.stack}/{entry.service} {entry.container} {t(`logs.stream.${entry.stream}`)}
        </Text>
        <Group gap={4} wrap="nowrap">
          <CopyButton value={entry.text} timeout={1500}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? t('copied') : t('copy')} withArrow>
                <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={t('copy')}>
                  {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
          <ActionIcon variant="subtle" color="gray" size="sm" onClick={onClose} aria-label={t('close')}>
            <IconX size={14} />
          </ActionIcon>
        </Group>
      </Group>
      <Scroll as="pre" role="region" label={t('logs.line_text')} className="log-lines">
        {entry.text}
      </Scroll>
      {entry.cut > 0 ? (
        <Text size="xs" c="dimmed">
          {t('logs.cut', { count: entry.cut })}
        </Text>
      ) : null}
    </Paper>
  );
}
