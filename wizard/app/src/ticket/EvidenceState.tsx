import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Evidence } from '../../../../platform/domain/ticket.ts';
import { Said } from '../language/Said.tsx';
import type { Sign } from '../parts/Glyph.tsx';
import { State } from '../parts/State.tsx';

export const RESULT_WELLNESS: Readonly<Record<Evidence['result'], Sign>> = {
  passed: 'well',
  failed: 'broken',
  error: 'broken',
  info: 'noted',
};

/** One piece of evidence on one line. */
export function EvidenceState({ item }: { item: Evidence }) {
  const { t } = useTranslation();
  return (
    <Group gap={8} wrap="wrap">
      <State wellness={RESULT_WELLNESS[item.result]} word={t(`evidence.${item.result}`)} />
      <Text size="sm" component="span" className="from-outside">
        {t(`evidence.kind_${item.kind}`)} {item.name}
      </Text>
      {item.summary ? (
        <Text size="sm" c="dimmed" component="span" className="from-outside" lineClamp={2}>
          <Said text={item.summary} />
        </Text>
      ) : null}
    </Group>
  );
}
