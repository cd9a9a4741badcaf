import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Refusal } from '../../../../platform/domain/result.ts';
import { Said } from '../language/Said.tsx';
import { CopyCommand } from './CopyCommand.tsx';

type Props = { refusal: Refusal; again?: () => void; title?: string; children?: ReactNode };

/** What is wrong, where, and the cure. */
export function RefusalBox({ refusal, again, title, children }: Props) {
  const { t } = useTranslation();
  const command = /(?:^|: )((?:dockfra|ticket|git) [^:;]+)$/.exec(refusal.hint ?? '')?.[1];
  return (
    <Alert
      variant="outline"
      color="red"
      icon={<IconCircleX />}
      title={title ?? t(`refusal.${refusal.code}`)}
      role="alert"
    >
      <Stack gap={8} align="flex-start">
        <Text size="sm" className="from-outside">
          <Said text={refusal.message} />
        </Text>
        {refusal.details && refusal.details.length > 0 ? (
          <List size="sm">
            {refusal.details.slice(0, 20).map((detail) => (
              <List.Item key={detail}>
                <Said text={detail} />
              </List.Item>
            ))}
          </List>
        ) : null}
        {command ? (
          <CopyCommand command={command.startsWith('ticket') ? `dockfra ${command}` : command} />
        ) : (
          <Text size="sm" fw={600}>
            <Said text={refusal.hint ?? ''} />
          </Text>
        )}
        {children}
        {again ? (
          <Button size="xs" variant="default" onClick={again}>
            {t('try_again')}
          </Button>
        ) : null}
      </Stack>
    </Alert>
  );
}
