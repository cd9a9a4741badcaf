import { Paper, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';

import type { AuditRow } from '../../../contract-activity.ts';
import { Said } from '../language/Said.tsx';
import { Ago } from '../parts/Ago.tsx';
import { State } from '../parts/State.tsx';
import { useRowKeys } from '../parts/use-row-keys.ts';
import { useVirtualList } from '../tickets/use-virtual-list.ts';
import { outcomeSign } from './outcome-sign.ts';

const ROW_PX = 56;
const NARROW_ROW_PX = 72;

type Props = { rows: AuditRow[]; onOpen: (row: AuditRow) => void };

/** Thousands of records cost as much as a screen full. j, k and Enter move and open. */
export function ActivityList({ rows, onOpen }: Props) {
  const { t } = useTranslation();
  const rowPx = useMediaQuery('(max-width: 48em)') === true ? NARROW_ROW_PX : ROW_PX;
  const { box, first, last, before, after } = useVirtualList(rows.length, rowPx);
  useRowKeys(box, { ids: rows.map(({ seq }) => String(seq)), rowPx });
  return (
    <Paper withBorder className="ticket-list" component="section" aria-label={t('activity.list')}>
      <div ref={box}>
        <div style={{ height: before }} />
        {rows.slice(first, last).map((row) => (
          <Row key={row.seq} row={row} onOpen={onOpen} />
        ))}
        <div style={{ height: after }} />
      </div>
    </Paper>
  );
}

function Row({ row, onOpen }: { row: AuditRow; onOpen: (row: AuditRow) => void }) {
  const { t } = useTranslation();
  const { action, subject, reason, outcome } = row;
  return (
    <button type="button" className="activity-row" data-row={row.seq} onClick={() => onOpen(row)}>
      <Text size="sm" component="span" c="dimmed">
        <Ago at={row.at} />
      </Text>
      <Text size="sm" component="span" truncate>
        {who(row)}
      </Text>
      <span className="activity-what">
        <Text size="sm" component="span" truncate fw={500}>
          <span className="mono">{action}</span>
          {subject === null ? null : ` ${subject}`}
        </Text>
        {reason === null ? null : (
          <Text size="xs" component="span" truncate c="dimmed">
            <Said text={reason} />
          </Text>
        )}
      </span>
      <State wellness={outcomeSign(outcome)} word={t(`activity.outcomes.${outcome}`)} />
    </button>
  );
}

/** `?`: the name could be forged. */
export function who({ role, person, claimed }: AuditRow): string {
  return `${role}:${person}${claimed ? '?' : ''}`;
}
