import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Refusal } from '../../../../platform/domain/result.ts';
import type { ComposeSaved } from '../../../contract-compose.ts';
import { getComposeFile, postComposeFile } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { TwoTexts } from './MergeText.tsx';

type Props = {
  stack: string;
  file: string;
  ours: string;
  onClose(): void;
  onSaved(text: string, result: ComposeSaved): void;
};

/** Somebody else changed the file: both texts side by side, to be put together into one. */
export function ConflictSheet({ stack, file, ours, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const [merged, setMerged] = useState(ours);
  const [round, setRound] = useState(0);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const theirs = useLoaded(`compose ${stack} ${file}`, String(round), () => getComposeFile(stack, file));
  const save = async (hash: string) => {
    const answer = await postComposeFile(stack, { file, text: merged, hash });
    if (answer.ok) return onSaved(merged, answer.value);
    setRefusal(answer.refusal);
    if (answer.refusal.code === 'conflict') setRound(round + 1);
  };
  return (
    <Sheet opened onClose={onClose} title={t('compose.conflict_title', { file })} size="wide">
      <Stack>
        <Text size="sm">{t('compose.conflict')}</Text>
        {theirs.phase === 'loading' ? <PageSkeleton /> : null}
        {theirs.phase === 'refused' ? <RefusalBox refusal={theirs.refusal} again={theirs.again} /> : null}
        {theirs.phase === 'ready' ? (
          <TwoTexts
            theirs={theirs.value.text}
            ours={ours}
            labels={{ theirs: t('compose.theirs'), ours: t('compose.ours') }}
            onChange={setMerged}
          />
        ) : null}
        {refusal ? <RefusalBox refusal={refusal} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('compose.back')}
          </Button>
          <Button
            disabled={theirs.phase !== 'ready' || theirs.value.veiled}
            onClick={() => (theirs.phase === 'ready' ? void save(theirs.value.hash) : undefined)}
          >
            {t('compose.save_merged')}
          </Button>
        </Group>
      </Stack>
    </Sheet>
  );
}
