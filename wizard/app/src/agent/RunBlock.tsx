import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { RunSummary } from '../../../../platform/domain/agent-state.ts';
import { Said } from '../language/Said.tsx';
import { useLive } from '../live/store.ts';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { money } from '../parts/money.ts';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Replayed } from '../parts/Replayed.tsx';
import { State } from '../parts/State.tsx';
import { ticketPath } from '../router.ts';
import { TurnLine } from './TurnLine.tsx';
import { turnsOf } from './turns-of.ts';
import { useTranscript } from './use-transcript.ts';

/** One run of an agent: its turns a line each while it works, folded to one line when it is over. */
export function RunBlock({ row, unfold }: { row: RunSummary; unfold: boolean }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(unfold);
  return (
    <details className="run-block" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Text size="sm" component="span">
          <b>{t('agent.run', { role: t(`role.${row.role}`, { defaultValue: row.role }) })}</b>{' '}
          <span className="mono">{row.run}</span>
        </Text>
        <RunState row={row} />
        <Replayed replayed={row.replayed} />
        <Text size="xs" c="dimmed" component="span" className="figure">
          {t('agent.turns', { count: row.turns })} · {row.model} · {money(row.usd, i18n.language)} ·{' '}
          <Ago at={row.startedAt} />
        </Text>
      </summary>
      {open ? <Turns row={row} /> : null}
    </details>
  );
}

export function RunState({ row }: { row: RunSummary }) {
  const { t } = useTranslation();
  const live = useLive().snapshot?.agents.some((agent) => agent.run === row.run) ?? false;
  if (row.ended === null)
    return <State wellness={live ? 'working' : 'waiting'} word={t(live ? 'agent.works' : 'agent.open')} />;
  const well = row.ended.reason === 'submitted' || row.ended.reason === 'answered';
  return (
    <State
      wellness={well ? 'well' : 'ended'}
      word={t(`agent.end_${row.ended.reason}`, { defaultValue: row.ended.reason })}
    />
  );
}

function Turns({ row }: { row: RunSummary }) {
  const { t } = useTranslation();
  const { lines, refusal } = useTranscript(row.run, row.lastAt);
  const turns = turnsOf(lines);
  const end = lines.findLast((line) => line.type === 'end');
  if (refusal && lines.length === 0) return <RefusalBox refusal={refusal} />;
  return (
    <div className="turns">
      {turns.length === 0 && row.ended === null ? (
        <Text size="sm" c="dimmed">
          {t('agent.asking')}
        </Text>
      ) : null}
      {turns.map((turn) => (
        <TurnLine key={turn.number} turn={turn} />
      ))}
      <Group gap={8}>
        {end?.type === 'end' && end.note !== '' ? (
          <Text size="sm" className="from-outside">
            <Said text={end.note} />
          </Text>
        ) : null}
        {row.ticketId ? (
          <Link to={ticketPath(row.ticketId, 'transcript')} size="sm" underline="always">
            {t('agent.transcript')}
          </Link>
        ) : null}
      </Group>
    </div>
  );
}
