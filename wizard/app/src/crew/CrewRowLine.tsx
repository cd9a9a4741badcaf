import { Button, Group, Text } from '@mantine/core';
import { IconChevronDown, IconPlayerPause, IconPlayerPlay, IconTerminal2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { CrewRow } from '../../../contract-crew.ts';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { money } from '../parts/money.ts';
import { Replayed } from '../parts/Replayed.tsx';
import { State } from '../parts/State.tsx';
import { follow, rolePath, ticketPath } from '../router.ts';
import { signOf } from './crew-state.ts';

type Props = { row: CrewRow; onPause: () => void; onMode: () => void };

/** One role: who, doing what since when, with what at what price, and what one can do about it. */
export function CrewRowLine({ row, onPause, onMode }: Props) {
  const { t, i18n } = useTranslation();
  return (
    <div className="crew-page-row">
      <div className="crew-page-who">
        <Link to={rolePath(row.role)} fw={600} size="sm">
          {t(`role.${row.role}`)}
        </Link>
        <Mode row={row} onMode={onMode} />
      </div>
      <Doing row={row} />
      <div>
        <Group gap={8}>
          <Text size="sm" className={row.model ? 'mono from-outside' : undefined}>
            {row.model ?? t('crew_page.no_model')}
          </Text>
          <Replayed replayed={row.replayed} />
        </Group>
        <Text size="xs" c="dimmed" className="figure">
          {t('crew_page.today', { usd: money(row.usdToday, i18n.language) })}
        </Text>
      </div>
      <Buttons row={row} onPause={onPause} />
    </div>
  );
}

/** The autopilot's can be changed here; others stand in the owner's file. */
function Mode({ row, onMode }: Omit<Props, 'onPause'>) {
  const { t } = useTranslation();
  if (row.mode === null) return null;
  const text = t('crew_page.mode', { mode: t(`mode.${row.mode}`, { defaultValue: row.mode }) });
  if (row.role !== 'autopilot')
    return (
      <Text size="xs" c="dimmed">
        {text}
      </Text>
    );
  return (
    <Button
      size="compact-xs"
      variant="default"
      onClick={onMode}
      rightSection={<IconChevronDown size={12} />}
      aria-haspopup="dialog"
    >
      {text}
    </Button>
  );
}

function Doing({ row }: { row: CrewRow }) {
  const { t } = useTranslation();
  return (
    <div className="shrink">
      <Group gap={8}>
        <State wellness={signOf(row)} word={t(`crew_state.${row.state}`, { defaultValue: row.state })} />
        {row.ticketId ? (
          <Link to={ticketPath(row.ticketId)} size="sm" className="mono">
            {row.ticketId}
          </Link>
        ) : null}
        {row.since ? (
          <Text size="xs" c="dimmed" component="span">
            <Ago at={row.since} />
          </Text>
        ) : null}
        {row.paused && row.state === 'working' ? (
          <State wellness="needs_you" word={t('crew_page.stops_after')} />
        ) : null}
      </Group>
      <Text size="sm" c="dimmed" className="from-outside" lineClamp={2}>
        {row.text}
      </Text>
    </div>
  );
}

function Buttons({ row, onPause }: Omit<Props, 'onMode'>) {
  const { t } = useTranslation();
  const role = t(`role.${row.role}`);
  const alone = row.paused?.role === row.role;
  return (
    <Group gap={8} className="crew-page-buttons">
      <Button
        size="xs"
        className="icon-on-phone"
        variant={alone ? 'filled' : 'default'}
        onClick={onPause}
        leftSection={alone ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
        aria-label={t(alone ? 'pause_role.resume_go' : 'pause_role.pause_go', { role })}
      >
        <span className="wide-only">{t(alone ? 'pause.resume' : 'pause.button')}</span>
      </Button>
      <Button
        component="a"
        href={rolePath(row.role, 'terminal')}
        onClick={follow}
        size="xs"
        className="icon-on-phone"
        variant="default"
        leftSection={<IconTerminal2 size={16} />}
        aria-label={t('terminal.of', { role })}
      >
        <span className="wide-only">{t('role_page.terminal')}</span>
      </Button>
    </Group>
  );
}
