import {
  Group,
  SegmentedControl,
  SimpleGrid,
  Skeleton,
  Stack,
  Table,
  Text,
  Title,
  useComputedColorScheme,
} from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { UsagePage, UsageSumView } from '../../../contract-crew.ts';
import { getUsage } from '../live/api.ts';
import { useLive } from '../live/store.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { Late } from '../parts/Late.tsx';
import { Link } from '../parts/Link.tsx';
import { amount, money } from '../parts/money.ts';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Scroll } from '../parts/Scroll.tsx';
import { Section } from '../parts/Section.tsx';
import { useNow } from '../parts/use-now.ts';
import { ticketPath } from '../router.ts';
import { byModel, dailyOf, sumUp, type Daily } from '../usage/daily.ts';
import { DayTable } from '../usage/DayTable.tsx';
import { colourOf } from '../usage/role-colours.ts';

const DayChart = lazy(() => import('../usage/DayChart.tsx'));
const SPANS = ['7', '30', '90'] as const;

/** What models cost: by day and role, by ticket. */
export default function Usage() {
  const { t } = useTranslation();
  const [span, setSpan] = useState('30');
  const agents = useLive().snapshot?.agents;
  const loaded = useLoaded('usage', JSON.stringify([span, agents]), () => getUsage(Number(span)));
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{t('nav.usage')}</Title>
        <Late loaded={loaded} />
        <SegmentedControl
          size="xs"
          aria-label={t('usage.span')}
          value={span}
          onChange={setSpan}
          data={SPANS.map((value) => ({ value, label: t('usage.days', { count: Number(value) }) }))}
        />
      </Group>
      {loaded.phase === 'loading' ? <PageSkeleton /> : null}
      {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
      {loaded.phase === 'ready' ? <Figures usage={loaded.value} days={Number(span)} /> : null}
    </Stack>
  );
}

function Figures({ usage, days }: { usage: UsagePage; days: number }) {
  const { t, i18n } = useTranslation();
  const today = new Date(useNow()).toISOString().slice(0, 10);
  const daily = useMemo(() => dailyOf(usage, days, today), [usage, days, today]);
  const whole = sumUp(usage.days.map((row) => row.usd));
  return (
    <>
      <Text size="sm">
        {t('usage.sentence', {
          today: money(usage.today.usd, i18n.language),
          calls: amount(usage.today.calls, i18n.language),
          whole: money(whole, i18n.language),
          count: days,
        })}
      </Text>
      <Section title={t('usage.plot')}>
        {usage.days.length === 0 || whole === 0 ? (
          <Text size="sm">{t(usage.days.length === 0 ? 'usage.none' : 'usage.free')}</Text>
        ) : (
          <>
            <Legend daily={daily} />
            <Suspense fallback={<Skeleton height={220} />}>
              <DayChart daily={daily} />
            </Suspense>
          </>
        )}
      </Section>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Stack gap="md">
          <Section title={t('usage.by_model')}>
            <Rows
              label={t('usage.by_model')}
              heads={[t('usage.role'), t('usage.model')]}
              rows={byModel(usage).map((row) => ({
                key: `${row.role} ${row.model}`,
                cells: [t(`role.${row.role}`, { defaultValue: row.role }), row.model],
                sum: row,
              }))}
            />
          </Section>
          <Section title={t('usage.by_ticket')}>
            <Rows
              label={t('usage.by_ticket')}
              heads={[t('usage.ticket')]}
              rows={usage.tickets.map((row) => ({
                key: row.ticketId,
                cells: [
                  <Link key="id" to={ticketPath(row.ticketId)} size="sm" className="mono">
                    {row.ticketId}
                  </Link>,
                ],
                sum: row,
              }))}
            />
          </Section>
        </Stack>
        <Section title={t('usage.by_day')}>
          <DayTable daily={daily} />
        </Section>
      </SimpleGrid>
    </>
  );
}

function Legend({ daily }: { daily: Daily }) {
  const { t, i18n } = useTranslation();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <Group gap="4px 16px">
      {daily.roles.map(({ role, usd }) => (
        <Text key={role} size="xs" c="dimmed" component="span" className="aside-row">
          <svg width="10" height="10" aria-hidden>
            <rect width="10" height="10" rx="2" fill={colourOf(role, dark)} />
          </svg>
          {t(`role.${role}`, { defaultValue: role })}
          <span className="figure">{money(sumUp(usd), i18n.language)}</span>
        </Text>
      ))}
    </Group>
  );
}

type Row = { key: string; cells: React.ReactNode[]; sum: UsageSumView };

function Rows({ label, heads, rows }: { label: string; heads: string[]; rows: Row[] }) {
  const { t, i18n } = useTranslation();
  if (rows.length === 0) return <Text size="sm">{t('usage.none')}</Text>;
  return (
    <Scroll role="group" label={label} className="table-scroll">
      <Table>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
            <Table.Th ta="right">{t('usage.usd')}</Table.Th>
            <Table.Th ta="right">{t('usage.calls')}</Table.Th>
            <Table.Th ta="right">{t('usage.tokens')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, cells, sum }) => (
            <Table.Tr key={key}>
              {cells.map((cell, index) => (
                <Table.Td key={index}>{cell}</Table.Td>
              ))}
              <Table.Td ta="right" className="figure">
                {money(sum.usd, i18n.language)}
              </Table.Td>
              <Table.Td ta="right" className="figure">
                {amount(sum.calls, i18n.language)}
              </Table.Td>
              <Table.Td ta="right" className="figure">
                {amount(sum.inputTokens + sum.outputTokens, i18n.language)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
