import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import type { DecisionView } from '../../../contract-crew.ts';
import { Said } from '../language/Said.tsx';
import { useAct } from '../live/act.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { shellWord } from '../parts/shell-word.ts';
import { State } from '../parts/State.tsx';
import { tellDone } from '../parts/tell.ts';
import { useDraft } from './drafts.ts';

export type Answer = 'accept' | 'decline';
type Props = { proposal: DecisionView; answer: Answer; onDone: () => void };

/** A yes or a no, after what it does was said. */
export function AnswerForm({ proposal, answer, onDone }: Props) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  const [reason, setReason] = useState('');
  const unsaved = useDraft(proposal.id) !== null;
  const given = answer === 'decline' ? reason.trim() : '';
  const go = async (event: React.FormEvent) => {
    event.preventDefault();
    const input = given === '' ? { id: proposal.id } : { id: proposal.id, reason: given };
    if (!(await start(answer === 'accept' ? ACTION.accept : ACTION.decline, input))) return;
    tellDone(t(`inbox.${answer}_done`, { id: proposal.id }));
    onDone();
  };
  return (
    <form onSubmit={(event) => void go(event)}>
      <Stack>
        <Text size="sm" fw={600} className="from-outside">
          <Said text={proposal.line} />
        </Text>
        <Text size="sm">{t(`inbox.${answer}_effect`)}</Text>
        {answer === 'accept' && unsaved ? <State wellness="needs_you" word={t('inbox.unsaved')} /> : null}
        {answer === 'decline' ? (
          <Textarea
            label={t('inbox.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={1000}
            autosize
            minRows={2}
            data-autofocus
          />
        ) : null}
        <CopyCommand
          command={`dockfra inbox ${answer} ${proposal.id}${given === '' ? '' : ` ${shellWord(given)}`}`}
        />
        <ActingBox acting={acting} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t(`inbox.${answer}`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
