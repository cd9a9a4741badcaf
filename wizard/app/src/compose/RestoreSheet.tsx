import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import { useAct } from '../live/act.ts';
import { getComposeVersion } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { shellWord } from '../parts/shell-word.ts';
import { tellDone } from '../parts/tell.ts';
import { Meaning } from './Meaning.tsx';
import { TextDiff } from './MergeText.tsx';

type Props = { stack: string; file: string; version: number; onClose(): void; onRestored(): void };

/** What comes back, before it does. */
export function RestoreSheet({ stack, file, version, onClose, onRestored }: Props) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  const loaded = useLoaded(`version ${String(version)}`, '', () => getComposeVersion(stack, file, version));
  const restore = async () => {
    if (!(await start(ACTION.restoreCompose, { stack, file, version }))) return;
    tellDone(t('compose.restored', { id: version }));
    onRestored();
  };
  return (
    <Sheet opened onClose={onClose} title={t('compose.restore_version', { id: version })} size="lg">
      <Stack>
        {loaded.phase === 'loading' ? <PageSkeleton /> : null}
        {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
        {loaded.phase === 'ready' ? (
          <>
            <Meaning changes={loaded.value.changes} />
            <TextDiff
              before={loaded.value.current}
              after={loaded.value.text}
              label={t('compose.diff_of', { file })}
            />
          </>
        ) : null}
        <CopyCommand
          command={`dockfra compose restore ${shellWord(stack)} ${String(version)} --file ${shellWord(file)}`}
        />
        <ActingBox acting={acting} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('compose.back')}
          </Button>
          <Button
            onClick={() => void restore()}
            loading={busy}
            disabled={loaded.phase !== 'ready'}
            data-autofocus
          >
            {t('compose.restore')}
          </Button>
        </Group>
      </Stack>
    </Sheet>
  );
}
