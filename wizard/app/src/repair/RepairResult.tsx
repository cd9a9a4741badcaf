import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ShownRepair } from '../../../contract-repair.ts';
import { Said } from '../language/Said.tsx';
import { useSaid } from '../language/use-said.ts';
import type { Sign } from '../parts/Glyph.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { State } from '../parts/State.tsx';
import { UndoForm } from './UndoForm.tsx';
import { useRepairs, type Of } from './use-faults.ts';

export const SIGNS: Readonly<Record<ShownRepair['state'], Sign>> = {
  running: 'working',
  gone: 'well',
  remains: 'broken',
  failed: 'broken',
  unknown: 'unknown',
  interrupted: 'needs_you',
};
/** Between the platform's record and this page's clock. */
const SLACK_MS = 5000;

type Props = { of: Of; diagnosis: string; since: number; onClose: () => void };

/** How a repair ended, as its record says: with what was seen before and afterwards. */
export function RepairResult({ of, diagnosis, since, onClose }: Props) {
  const { t } = useTranslation();
  const [undoing, setUndoing] = useState(false);
  const loaded = useRepairs({ stack: of.stack, service: null });
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const found =
    loaded.phase === 'ready'
      ? loaded.value.repairs.find(
          (one) => one.diagnosis.id === diagnosis && Date.parse(one.startedAt) >= since - SLACK_MS,
        )
      : undefined;
  if (!found || found.state === 'running') return <Skeleton height={160} />;
  if (undoing) return <UndoForm repair={found} onClose={onClose} />;
  return (
    <Stack>
      <div role="status">
        <State strong wellness={SIGNS[found.state]} word={t(`repair.state.${found.state}`)} />
      </div>
      <RepairProof repair={found} />
      <Group justify="flex-end">
        {found.can_undo ? (
          <Button variant="default" onClick={() => setUndoing(true)}>
            {t('repair.undo')}
          </Button>
        ) : null}
        <Button onClick={onClose} data-autofocus>
          {t('close')}
        </Button>
      </Group>
    </Stack>
  );
}

/** What was seen before and after, and why it came to its end. */
export function RepairProof({ repair: { before, after, note } }: { repair: ShownRepair }) {
  const { t } = useTranslation();
  return (
    <Stack gap={8}>
      {note === null ? null : (
        <Text size="sm" className="from-outside">
          <Said text={note} />
        </Text>
      )}
      <Lines title={t('repair.before')} lines={before} />
      <Lines title={t('repair.after')} lines={after} />
    </Stack>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  const { said } = useSaid();
  if (lines.length === 0) return null;
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {title}
      </Text>
      <Scroll as="pre" role="group" label={title} className="log-lines fault-line">
        {lines.map(said).join('\n')}
      </Scroll>
    </div>
  );
}
