import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { RoleName } from '../../../../platform/domain/ticket.ts';
import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { shellWord } from '../parts/shell-word.ts';
import { tellDone } from '../parts/tell.ts';

type Props = { role: RoleName; paused: boolean; onDone: () => void };

/** One role stands still, or goes on: what that means, a reason, and the command that does the same. */
export function PauseRole({ role, paused, onDone }: Props) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  const [reason, setReason] = useState('');
  const word = paused ? 'resume' : 'pause';
  const name = t(`role.${role}`);
  const given = reason.trim();
  const go = async (event: React.FormEvent) => {
    event.preventDefault();
    const done = paused
      ? await start(ACTION.resumeRole, { role })
      : await start(ACTION.pauseRole, { role, reason: given });
    if (!done) return;
    tellDone(t(`pause_role.${word}_done`, { role: name }));
    onDone();
  };
  return (
    <form onSubmit={(event) => void go(event)}>
      <Stack>
        <Text size="sm">{t(`pause_role.${word}_effect_${role}`)}</Text>
        {paused ? null : (
          <Textarea
            label={t('pause_role.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={1000}
            autosize
            minRows={2}
            data-autofocus
          />
        )}
        <CopyCommand
          command={`dockfra crew ${word} ${role}${given === '' || paused ? '' : ` ${shellWord(given)}`}`}
        />
        <ActingBox acting={acting} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t(`pause_role.${word}_go`, { role: name })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
