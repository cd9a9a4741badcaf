import { Button, Group, Text } from '@mantine/core';
import { IconChevronDown, IconPlayerPause, IconPlayerPlay, IconTerminal2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { CrewMember } from '../../../../platform/domain/crew.ts';
import { Link } from '../parts/Link.tsx';
import { money } from '../parts/money.ts';
import { Replayed } from '../parts/Replayed.tsx';
import { follow, rolePath } from '../router.ts';
import { CrewDoing } from './CrewDoing.tsx';
import type { CrewRow } from './use-crew.ts';

type Props = { row: CrewRow; onPause: () => void; onMode: () => void };

/** One role: who, doing what since when, with what at what price, and what one can do about it. */
export function CrewRowLine({ row, onPause, onMode }: Props) {
  const { t, i18n } = useTranslation();
  const { member } = row;
  return (
    <div className="crew-page-row">
      <div className="crew-page-who">
        <Link to={rolePath(member.role)} fw={600} size="sm">
          {t(`role.${member.role}`)}
        </Link>
        <Mode member={member} onMode={onMode} />
      </div>
      <CrewDoing row={row} />
      <div>
        <Group gap={8}>
          <Text size="sm" className={member.model ? 'mono from-outside' : undefined}>
            {member.model ?? t('crew_page.no_model')}
          </Text>
          <Replayed replayed={member.replayed} />
        </Group>
        <Text size="xs" c="dimmed" className="figure">
          {t('crew_page.today', { usd: money(member.usdToday, i18n.language) })}
        </Text>
      </div>
      <Buttons member={member} onPause={onPause} />
    </div>
  );
}

/** The autopilot's can be changed here; others stand in the owner's file. */
function Mode({ member, onMode }: { member: CrewMember; onMode: () => void }) {
  const { t } = useTranslation();
  if (member.mode === null) return null;
  const text = t('crew_page.mode', { mode: t(`mode.${member.mode}`, { defaultValue: member.mode }) });
  if (member.role !== 'autopilot')
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

function Buttons({ member, onPause }: { member: CrewMember; onPause: () => void }) {
  const { t } = useTranslation();
  const role = t(`role.${member.role}`);
  const alone = member.paused?.role === member.role;
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
        href={rolePath(member.role, 'terminal')}
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
