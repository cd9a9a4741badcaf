import { Button, Group, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Refusal } from '../../../../platform/domain/result.ts';
import type { ComposeFile, ComposeSaved } from '../../../contract-compose.ts';
import { postComposeFile } from '../live/api.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { shellWord } from '../parts/shell-word.ts';
import { Meaning } from './Meaning.tsx';
import { meaningOf } from './meaning-of.ts';
import { TextDiff } from './MergeText.tsx';

type Props = {
  stack: string;
  base: ComposeFile;
  text: string;
  onClose(): void;
  onSaved(result: ComposeSaved): void;
  onConflict(): void;
};

/** Before anything is written: what it means, every byte that changes, and the command that does the same. */
export function SaveSheet({ stack, base, text, onClose, onSaved, onConflict }: Props) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const changes = useMemo(() => meaningOf(base.text, text), [base.text, text]);
  const save = async () => {
    setBusy(true);
    const answer = await postComposeFile(stack, { file: base.file, text, hash: base.hash });
    setBusy(false);
    if (answer.ok) onSaved(answer.value);
    else if (answer.refusal.code === 'conflict') onConflict();
    else setRefusal(answer.refusal);
  };
  return (
    <Sheet opened onClose={onClose} title={t('compose.save_title', { file: base.file })} size="lg">
      <Stack>
        <Meaning changes={changes} />
        <TextDiff before={base.text} after={text} label={t('compose.diff_of', { file: base.file })} />
        <CopyCommand
          command={`dockfra compose write ${shellWord(stack)} --file ${shellWord(base.file)} --hash ${base.hash} --from - < ${shellWord(base.file.split('/').at(-1) ?? base.file)}`}
          shown={`dockfra compose write ${stack} --file ${base.file} --from -`}
        />
        {refusal ? <RefusalBox refusal={refusal} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('compose.back')}
          </Button>
          <Button onClick={() => void save()} loading={busy} data-autofocus>
            {t('compose.save_now')}
          </Button>
        </Group>
      </Stack>
    </Sheet>
  );
}
