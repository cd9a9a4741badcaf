import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { money } from '../parts/money.ts';
import { Scroll } from '../parts/Scroll.tsx';
import { sumUp, type Daily } from './daily.ts';

/** The plot in figures: a row for each day on which somebody was asked, the newest first. */
export function DayTable({ daily }: { daily: Daily }) {
  const { t, i18n } = useTranslation();
  const days = daily.times
    .map((time, index) => ({
      time,
      asked: daily.asked[index],
      usd: daily.roles.map((role) => role.usd[index] ?? 0),
    }))
    .filter(({ asked }) => asked)
    .reverse();
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' });
  if (days.length === 0) return <Text size="sm">{t('usage.none')}</Text>;
  return (
    <Scroll role="group" label={t('usage.by_day')} className="table-scroll day-table">
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('usage.day')}</Table.Th>
            <Table.Th ta="right">{t('usage.total')}</Table.Th>
            {daily.roles.map(({ role }) => (
              <Table.Th key={role} ta="right">
                {t(`role.${role}`, { defaultValue: role })}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.map(({ time, usd }) => (
            <Table.Tr key={time}>
              <Table.Td className="figure">{day.format(time * 1000)}</Table.Td>
              <Table.Td ta="right" className="figure">
                {money(sumUp(usd), i18n.language)}
              </Table.Td>
              {usd.map((one, index) => (
                <Table.Td key={daily.roles[index]?.role ?? index} ta="right" className="figure">
                  {one === 0 ? '–' : money(one, i18n.language)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
