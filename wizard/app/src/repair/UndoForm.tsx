import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ACTION } from '../../../contract.ts';
import type { ShownRepair } from '../../../contract-repair.ts';
import { Said } from '../language/Said.tsx';
import { useSaid } from '../language/use-said.ts';
import { useAct } from '../live/act.ts';
import { getUndoPlan } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActingEnd } from '../parts/ActingEnd.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { tellDone } from '../parts/tell.ts';
import { Steps } from './Steps.tsx';

/** What taking a repair back will do, before it does. */
export function UndoForm({ repair, onClose }: { repair: ShownRepair; onClose: () => void }) {
  const { t } = useTranslation();
  const { said } = useSaid();
  const act = useAct();
  const { busy, start } = act;
  const plan = useLoaded(`undo ${repair.id}`, '', () => getUndoPlan(repair.id));
  const go = async () => {
    if (!(await start(ACTION.undoRepair, { id: repair.id }))) return;
    tellDone(t('repair.undone_now', { title: said(repair.diagnosis.title) }));
    onClose();
  };
  return (
    <Stack>
      <Text size="sm" className="from-outside">
        <strong>
          <Said text={repair.diagnosis.title} />
        </strong>
        : <Said text={repair.diagnosis.cause} />
      </Text>
      {plan.phase === 'loading' ? <PageSkeleton /> : null}
      {plan.phase === 'refused' ? <RefusalBox refusal={plan.refusal} again={plan.again} /> : null}
      {plan.phase === 'ready' ? <Steps plan={plan.value} undoing /> : null}
      <ActingEnd command={`dockfra repair undo ${repair.id}`} act={act} onClose={onClose}>
        <Button loading={busy} disabled={plan.phase !== 'ready'} onClick={() => void go()} data-autofocus>
          {t('repair.undo')}
        </Button>
      </ActingEnd>
    </Stack>
  );
}
