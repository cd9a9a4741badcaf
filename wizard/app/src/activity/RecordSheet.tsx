import { Stack, Text } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { AuditRow } from '../../../contract-activity.ts';
import { Said } from '../language/Said.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { durationText } from '../parts/duration-text.ts';
import { Link } from '../parts/Link.tsx';
import { amount } from '../parts/money.ts';
import { Sheet } from '../parts/Sheet.tsx';
import { State } from '../parts/State.tsx';
import { ticketPath } from '../router.ts';
import { who } from './ActivityList.tsx';
import { outcomeSign } from './outcome-sign.ts';

/** All that is on record of one thing that somebody did. */
export function RecordSheet({ row, onClose }: { row: AuditRow | null; onClose: () => void }) {
  const { t } = useTranslation();
  const title = row === null ? '' : t('activity.record', { seq: row.seq, action: row.action });
  return (
    <Sheet opened={row !== null} onClose={onClose} title={title} size="lg">
      {row === null ? null : <Record row={row} />}
    </Sheet>
  );
}

function Record({ row }: { row: AuditRow }) {
  const { t, i18n } = useTranslation();
  const { at, claimed, via, subject, outcome, reason, ms, input, command } = row;
  const facts: [string, ReactNode][] = [
    ['at', new Date(at).toLocaleString(i18n.language, { dateStyle: 'medium', timeStyle: 'long' })],
    ['who', who(row)],
    ...(claimed ? [['claimed', t('activity.claimed_why')] satisfies [string, ReactNode]] : []),
    ['via', via],
    ['about', subject === null ? t('activity.nothing') : <Subject key="about" subject={subject} />],
    [
      'outcome',
      <State key="outcome" wellness={outcomeSign(outcome)} word={t(`activity.outcomes.${outcome}`)} />,
    ],
    ['reason', reason === null ? t('activity.nothing') : <Said key="reason" text={reason} />],
    ['took', ms === null ? t('activity.not_recorded') : tookText(ms, i18n.language)],
  ];
  return (
    <Stack gap="md">
      <dl className="activity-facts">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <Text component="dt" size="sm">
              {t(`activity.${name}`)}
            </Text>
            <Text component="dd" size="sm" className="from-outside">
              {value}
            </Text>
          </Fragment>
        ))}
        <Text component="dt" size="sm">
          {t('activity.input')}
        </Text>
        <Text component="dd" size="sm" className="mono from-outside">
          {input.length === 0 ? t('activity.nothing') : null}
          {input.map(({ name, value }) => (
            <div key={name}>
              {name}: {value}
            </div>
          ))}
        </Text>
      </dl>
      <Text size="xs" c="dimmed">
        {t('activity.input_why')}
      </Text>
      {command === null ? null : <CopyCommand command={command} />}
    </Stack>
  );
}

function tookText(ms: number, language: string): string {
  return ms < 1000 ? `${amount(ms, language)} ms` : durationText(ms, language);
}

function Subject({ subject }: { subject: string }) {
  if (!/^T-\d{4,}$/.test(subject)) return subject;
  return (
    <Link to={ticketPath(subject)} className="mono">
      {subject}
    </Link>
  );
}
