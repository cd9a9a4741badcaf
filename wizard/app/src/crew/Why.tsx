import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { DecisionView } from '../../../contract-crew.ts';
import { Said } from '../language/Said.tsx';
import { useSaid } from '../language/use-said.ts';

/** Reason, what it rests on, and what else was possible; folded to one line. */
export function Why({ decision, open = false }: { decision: DecisionView; open?: boolean }) {
  const { t } = useTranslation();
  const { said } = useSaid();
  const { reason, evidence, alternatives } = decision;
  return (
    <details open={open} className="why">
      <summary>{t('decisions.why')}</summary>
      <Text size="sm" className="from-outside">
        <Said text={reason} />
      </Text>
      {evidence.length > 0 ? (
        <>
          <Text size="sm" fw={600} mt={8}>
            {t('decisions.evidence')}
          </Text>
          <Lines lines={evidence} />
        </>
      ) : null}
      {alternatives.length > 0 ? (
        <>
          <Text size="sm" fw={600} mt={8}>
            {t('decisions.alternatives')}
          </Text>
          <Lines lines={alternatives.map(({ action, why }) => `${said(action)}: ${said(why)}`)} />
        </>
      ) : null}
    </details>
  );
}

function Lines({ lines }: { lines: string[] }) {
  return (
    <List size="sm">
      {lines.map((line, index) => (
        <List.Item key={`${String(index)} ${line}`} className="from-outside">
          <Said text={line} />
        </List.Item>
      ))}
    </List>
  );
}
