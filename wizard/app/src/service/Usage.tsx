import { Skeleton, Text } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { ServiceView } from '../../../contract.ts';
import type { StatsView } from '../../../contract-stacks.ts';
import { Section } from '../parts/Section.tsx';
import { bytesText, percentText } from './sizes.ts';
import { useStats } from './use-stats.ts';

const Sparkline = lazy(() => import('./Sparkline.tsx'));
const NO_SAMPLES: StatsView[] = [];

/** Processor and memory of each running container, live while this page is looked at. */
export function Usage({ containers }: { containers: readonly ServiceView[] }) {
  const { t } = useTranslation();
  const running = containers.filter(({ word }) => RUNS.has(word));
  const figures = useStats(
    running.map(({ id }) => id),
    running.map(({ started_at }) => started_at).join(),
  );
  return (
    <Section title={t('service_page.usage')}>
      {running.length === 0 ? <Text size="sm">{t('service_page.no_usage')}</Text> : null}
      <div className="usage-rows">
        {running.map(({ id }) => (
          <One key={id} id={id} samples={figures[id] ?? NO_SAMPLES} several={running.length > 1} />
        ))}
      </div>
    </Section>
  );
}

const RUNS: ReadonlySet<ServiceView['word']> = new Set(['healthy', 'running', 'starting', 'unhealthy']);

function One({ id, samples, several }: { id: string; samples: StatsView[]; several: boolean }) {
  const { t, i18n } = useTranslation();
  const times = useMemo(() => samples.map(({ at }) => Date.parse(at) / 1000), [samples]);
  const cpu = useMemo(() => samples.map(({ cpu_percent }) => cpu_percent), [samples]);
  const memory = useMemo(() => samples.map(({ memory_bytes }) => memory_bytes), [samples]);
  const last = samples.at(-1);
  const cpuNow = cpu.at(-1) ?? null;
  const limit = last?.memory_limit_bytes ?? null;
  const cpuText = cpuNow === null ? t('service_page.measuring') : percentText(cpuNow, i18n.language);
  const used = last ? bytesText(last.memory_bytes, i18n.language) : t('service_page.measuring');
  const memoryText =
    limit === null || !last ? used : t('service_page.of', { used, limit: bytesText(limit, i18n.language) });
  return (
    <>
      {several ? (
        <Text size="xs" c="dimmed" className="mono usage-name">
          {id}
        </Text>
      ) : null}
      <Figure name={t('service_page.cpu')} text={cpuText} times={times} values={cpu} least={10} />
      <Figure
        name={t('service_page.memory')}
        text={memoryText}
        times={times}
        values={memory}
        least={1024 * 1024}
      />
    </>
  );
}

type FigureProps = { name: string; text: string; times: number[]; values: (number | null)[]; least: number };

function Figure({ name, text, times, values, least }: FigureProps) {
  return (
    <div className="shrink">
      <Text size="sm" component="div" className="figure">
        <Text span c="dimmed" size="sm">
          {name}
        </Text>{' '}
        <b>{text}</b>
      </Text>
      <Suspense fallback={<Skeleton height={48} />}>
        <Sparkline times={times} values={values} least={least} label={`${name}: ${text}`} />
      </Suspense>
    </div>
  );
}
