import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconTerminal2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { CrewRow } from '../../../contract-crew.ts';
import { signOf } from '../crew/crew-state.ts';
import { Decisions } from '../crew/Decisions.tsx';
import { useCrew } from '../crew/use-crew.ts';
import { useLive } from '../live/store.ts';
import { Ago } from '../parts/Ago.tsx';
import { Link } from '../parts/Link.tsx';
import { money } from '../parts/money.ts';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Replayed } from '../parts/Replayed.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { follow, rolePath, ticketPath } from '../router.ts';
import { openPause } from '../shell/dialogs.ts';

/** Who does what, since when, at what price; and what was decided. */
export default function CrewPage() {
  const { t } = useTranslation();
  const paused = useLive().snapshot?.paused !== null;
  const crew = useCrew();
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{t('crew.title')}</Title>
        <Button
          variant={paused ? 'filled' : 'default'}
          onClick={openPause}
          leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
        >
          {t(paused ? 'crew_page.resume' : 'crew_page.pause')}
        </Button>
      </Group>
      {crew.phase === 'loading' ? <PageSkeleton /> : null}
      {crew.phase === 'refused' ? <RefusalBox refusal={crew.refusal} again={crew.again} /> : null}
      {crew.phase === 'ready' ? (
        <Section title={t('crew_page.now')} pad={false}>
          <ul className="rows">
            {crew.value.roles.map((row) => (
              <li key={row.role}>
                <Row row={row} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Decisions title={t('decisions.title')} />
    </Stack>
  );
}

function Row({ row }: { row: CrewRow }) {
  const { t, i18n } = useTranslation();
  return (
    <div className="crew-page-row">
      <div>
        <Link to={rolePath(row.role)} fw={600} size="sm">
          {t(`role.${row.role}`)}
        </Link>
        {row.mode ? (
          <Text size="xs" c="dimmed">
            {t('crew_page.mode', { mode: t(`mode.${row.mode}`, { defaultValue: row.mode }) })}
          </Text>
        ) : null}
      </div>
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
        </Group>
        <Text size="sm" c="dimmed" className="from-outside" lineClamp={2}>
          {row.text}
        </Text>
      </div>
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
      <Button
        component="a"
        href={rolePath(row.role, 'terminal')}
        onClick={follow}
        size="xs"
        variant="default"
        leftSection={<IconTerminal2 size={16} />}
        aria-label={t('terminal.of', { role: t(`role.${row.role}`) })}
      >
        {t('role_page.terminal')}
      </Button>
    </div>
  );
}
