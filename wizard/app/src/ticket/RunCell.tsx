import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Evidence } from '../../../../platform/domain/ticket.ts';
import { Said } from '../language/Said.tsx';
import { Ago } from '../parts/Ago.tsx';
import { durationText } from '../parts/duration-text.ts';
import { State } from '../parts/State.tsx';
import { RESULT_WELLNESS } from './EvidenceState.tsx';
import { OpenLog } from './OpenLog.tsx';

type Props = {
  run: 'base' | 'commit' | 'candidate';
  item: Evidence | null;
  open: string | null;
  onOpen: (path: string | null) => void;
};

/** One run of a check: result, figures, time, hash. */
export function RunCell({ run, item, open, onOpen }: Props) {
  const { t } = useTranslation();
  return (
    <div className="run-cell">
      <Group justify="space-between" gap={8}>
        <Text size="sm" fw={600}>
          {t(`evidence.run_${run}`)}
        </Text>
        {item?.commit ? <code className="sha">{item.commit.slice(0, 8)}</code> : null}
      </Group>
      {item ? (
        <Figures item={item} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('evidence.not_run')}
        </Text>
      )}
      {item ? <OpenLog item={item} open={open} onOpen={onOpen} /> : null}
    </div>
  );
}

function Figures({ item }: { item: Evidence }) {
  const { t, i18n } = useTranslation();
  const { tests } = item;
  return (
    <>
      <State wellness={RESULT_WELLNESS[item.result]} word={t(`evidence.${item.result}`)} strong />
      {item.summary ? (
        <Text size="sm" className="from-outside" lineClamp={3}>
          <Said text={item.summary} />
        </Text>
      ) : null}
      <dl className="facts">
        {tests ? <Fact name={t('evidence.tests')}>{t('evidence.figures', { ...tests })}</Fact> : null}
        {item.duration_ms === undefined ? null : (
          <Fact name={t('evidence.took')}>{durationText(item.duration_ms, i18n.language)}</Fact>
        )}
        <Fact name={t('evidence.when')}>
          <Ago at={item.at} />
        </Fact>
        {item.sha256 ? (
          <Fact name="SHA-256">
            <code className="sha" title={item.sha256}>
              {item.sha256.slice(0, 16)}…
            </code>
          </Fact>
        ) : null}
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figure">{children}</dd>
    </div>
  );
}
