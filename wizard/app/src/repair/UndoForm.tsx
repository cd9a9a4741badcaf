import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import type { ShownRepair } from '../../../contract-repair.ts';
import { useAct } from '../live/act.ts';
import { getUndoPlan } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActingBox } from '../parts/ActingBox.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { tellDone } from '../parts/tell.ts';
import { Steps } from './Steps.tsx';

/** What taking a repair back will do, before it does. */
export function UndoForm({ repair, onClose }: { repair: ShownRepair; onClose: () => void }) {
  const { t } = useTranslation();
  const { acting, busy, start } = useAct();
  const plan = useLoaded(`undo ${repair.id}`, '', () => getUndoPlan(repair.id));
  const go = async () => {
    if (!(await start(ACTION.undoRepair, { id: repair.id }))) return;
    tellDone(t('repair.undone_now', { title: repair.diagnosis.title }));
    onClose();
  };
  return (
    <Stack>
      <Text size="sm" className="from-outside">
        <strong>{repair.diagnosis.title}</strong>: {repair.diagnosis.cause}
      </Text>
      {plan.phase === 'loading' ? <PageSkeleton /> : null}
      {plan.phase === 'refused' ? <RefusalBox refusal={plan.refusal} again={plan.again} /> : null}
      {plan.phase === 'ready' ? <Steps plan={plan.value} undoing /> : null}
      <div>
        <Text size="xs" c="dimmed" mb={4}>
          {t('step.same')}
        </Text>
        <CopyCommand command={`dockfra repair undo ${repair.id}`} />
      </div>
      <ActingBox acting={acting} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t(busy ? 'step.leave' : 'cancel')}
        </Button>
        <Button loading={busy} disabled={plan.phase !== 'ready'} onClick={() => void go()} data-autofocus>
          {t('repair.undo')}
        </Button>
      </Group>
    </Stack>
  );
}
