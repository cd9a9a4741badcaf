import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION, type Paused } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { useLive } from '../live/store.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { PausedBy } from '../parts/PausedBy.tsx';
import { shellWord } from '../parts/shell-word.ts';
import { tellDone } from '../parts/tell.ts';
import { Sheet } from '../parts/Sheet.tsx';
import { closeDialog, openPause, useDialog } from './dialogs.ts';

/** Stops every loop and every model at once, after a reason. */
export function PauseSwitch() {
  const { t } = useTranslation();
  const { snapshot } = useLive();
  if (!snapshot) return null;
  const paused = snapshot.paused !== null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        onClick={openPause}
        aria-label={t(paused ? 'pause.resume' : 'pause.button')}
        className="icon-on-phone"
        leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
      >
        <span className="wide-only">{t(paused ? 'pause.resume' : 'pause.button')}</span>
      </Button>
      <PauseDialog held={snapshot.paused} />
    </>
  );
}

function PauseDialog({ held }: { held: Paused | null }) {
  const { t } = useTranslation();
  const { acting, busy, start, reset } = useAct();
  const [reason, setReason] = useState('');
  const given = reason.trim();
  const paused = held !== null;
  const word = paused ? 'resume' : 'pause';
  const leave = () => {
    reset();
    setReason('');
    closeDialog();
  };
  const go = async () => {
    const done = paused ? await start(ACTION.resume, {}) : await start(ACTION.pause, { reason: given });
    if (!done) return;
    tellDone(t(`pause.${word}_done`));
    leave();
  };
  return (
    <Sheet opened={useDialog('pause')} onClose={leave} title={t(`pause.${word}_title`)}>
      <Stack>
        {held ? (
          <Text size="sm" component="div">
            <PausedBy paused={held} />
          </Text>
        ) : null}
        <Text size="sm">{t(`pause.${word}_effect`)}</Text>
        {paused ? null : (
          <Textarea
            label={t('pause.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={1000}
            required
            autosize
            minRows={2}
            data-autofocus
          />
        )}
        <CopyCommand
          command={
            paused ? 'dockfra resume' : given === '' ? 'dockfra pause' : `dockfra pause ${shellWord(given)}`
          }
        />
        <ActingBox acting={acting} />
        <Group justify="flex-end">
          <Button variant="default" onClick={leave}>
            {t('cancel')}
          </Button>
          <Button onClick={() => void go()} loading={busy} disabled={!paused && given === ''}>
            {t(`pause.${word}_go`)}
          </Button>
        </Group>
      </Stack>
    </Sheet>
  );
}
