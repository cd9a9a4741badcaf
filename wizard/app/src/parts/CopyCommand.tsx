import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { Scroll } from './Scroll.tsx';

/** A command as one types it, ready to copy; `shown` may stand for it where it is long. */
export function CopyCommand({ command, shown = command }: { command: string; shown?: string }) {
  const { t } = useTranslation();
  return (
    <div className="command">
      <Scroll as="code" role="group" label={command} title={command}>
        {shown}
      </Scroll>
      <CopyButton value={command} timeout={1500}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('copied') : t('copy')} withArrow>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={copy}
              aria-label={t('copy_command', { command })}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
