import { Button, Stack, Text } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingEnd } from '../parts/ActingEnd.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { tellDone } from '../parts/tell.ts';

/** Stops the whole stack, after the effect was shown. */
export function TakeDown({ stack }: { stack: string }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerStop size={14} />}
        onClick={() => setOpened(true)}
      >
        {t('stacks.down')}
      </Button>
      <Sheet opened={opened} onClose={close} title={t('stacks.down_title', { stack })} size="lg">
        {opened ? <TakeDownForm stack={stack} onClose={close} /> : null}
      </Sheet>
    </>
  );
}

function TakeDownForm({ stack, onClose }: { stack: string; onClose: () => void }) {
  const { t } = useTranslation();
  const act = useAct();
  const go = async () => {
    if (!(await act.start(ACTION.takeDown, { stack }))) return;
    tellDone(t('stacks.down_done', { stack }));
    onClose();
  };
  return (
    <Stack>
      <Text size="sm">{t('stacks.down_effect')}</Text>
      <ActingEnd command={`dockfra stack down ${stack}`} act={act} onClose={onClose}>
        <Button loading={act.busy} onClick={() => void go()} data-autofocus>
          {t('stacks.down')}
        </Button>
      </ActingEnd>
    </Stack>
  );
}
