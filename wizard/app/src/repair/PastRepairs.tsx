import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ShownRepair } from '../../../contract-repair.ts';
import { Said } from '../language/Said.tsx';
import { useSaid } from '../language/use-said.ts';
import { Ago } from '../parts/Ago.tsx';
import { Late } from '../parts/Late.tsx';
import { Section } from '../parts/Section.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { State } from '../parts/State.tsx';
import './repair.css';
import { RepairProof, SIGNS } from './RepairResult.tsx';
import { UndoForm } from './UndoForm.tsx';
import { useRepairs, type Of } from './use-faults.ts';

/** Repairs of a service, newest first, each with its proof; nothing while there are none. */
export default function PastRepairs(of: Of) {
  const { t } = useTranslation();
  const loaded = useRepairs(of);
  const [undoing, setUndoing] = useState<ShownRepair | null>(null);
  const repairs = loaded.phase === 'ready' ? loaded.value.repairs : [];
  return (
    <>
      {repairs.length === 0 ? null : (
        <Section title={t('repair.past')} aside={<Late loaded={loaded} />} pad={false}>
          <ul className="rows" aria-label={t('repair.past')}>
            {repairs.map((one) => (
              <li key={one.id} className="repair-line">
                <Line repair={one} onUndo={() => setUndoing(one)} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Sheet
        opened={undoing !== null}
        onClose={() => setUndoing(null)}
        title={t('repair.undo_title')}
        size="lg"
      >
        {undoing ? <UndoForm repair={undoing} onClose={() => setUndoing(null)} /> : null}
      </Sheet>
    </>
  );
}

function Line({ repair, onUndo }: { repair: ShownRepair; onUndo: () => void }) {
  const { t } = useTranslation();
  const { said } = useSaid();
  const { state, diagnosis, steps, by, startedAt, undone, can_undo: canUndo } = repair;
  return (
    <>
      <Group justify="space-between" gap="0 12px">
        <State strong wellness={SIGNS[state]} word={t(`repair.state.${state}`)} />
        <Text size="xs" c="dimmed" component="span">
          {t('repair.by', { by })} · <Ago at={startedAt} />
        </Text>
      </Group>
      <Text size="sm" className="from-outside">
        <Said text={diagnosis.title} />: {steps.map(({ text }) => said(text)).join(', ')}
      </Text>
      {undone === null ? null : (
        <Text size="sm" className="from-outside">
          {t(`repair.undone.${undone.state}`, { by: undone.by })} <Ago at={undone.at} />
          {undone.note === null ? '' : ` · ${said(undone.note)}`}
        </Text>
      )}
      <details className="repair-details">
        <summary>{t('repair.seen')}</summary>
        <RepairProof repair={repair} />
      </details>
      {canUndo ? (
        <Group>
          <Button size="compact-sm" variant="default" onClick={onUndo}>
            {t('repair.undo')}
          </Button>
        </Group>
      ) : null}
    </>
  );
}
