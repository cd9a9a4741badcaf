import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { RoleName } from '../../../../platform/domain/ticket.ts';
import { RunBlock } from '../agent/RunBlock.tsx';
import { useRuns } from '../agent/use-runs.ts';
import { useLive } from '../live/store.ts';
import { Ago } from '../parts/Ago.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Late } from '../parts/Late.tsx';
import { Link } from '../parts/Link.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { ticketPath } from '../router.ts';
import { signOf } from './crew-state.ts';
import { Decisions } from './Decisions.tsx';
import { useCrew } from './use-crew.ts';

/** What a role does now, what it may, and what it did. */
export default function RoleWork({ role }: { role: RoleName }) {
  const { t } = useTranslation();
  const view = useLive().snapshot?.roles.find((one) => one.name === role);
  const decides = role === 'autopilot' || role === 'manager';
  return (
    <Stack gap="md">
      <Now role={role} />
      <Section title={t('role_page.may')}>
        <dl className="facts">
          {Object.entries(view?.grants ?? {}).map(([area, level]) => (
            <div key={area}>
              <dt>{t(`area.${area}`, { defaultValue: area })}</dt>
              <dd>{t(`level.${level}`, { defaultValue: level })}</dd>
            </div>
          ))}
        </dl>
        {view ? <CopyCommand command={view.ssh} /> : null}
      </Section>
      {decides ? <Decisions title={t('decisions.title')} by={role} /> : null}
      <Runs role={role} />
    </Stack>
  );
}

function Now({ role }: { role: RoleName }) {
  const { t } = useTranslation();
  const crew = useCrew();
  const row = crew.phase === 'ready' ? crew.value.roles.find((one) => one.role === role) : undefined;
  if (crew.phase === 'refused') return <RefusalBox refusal={crew.refusal} again={crew.again} />;
  return (
    <Section
      title={t('role_page.now')}
      aside={
        crew.phase === 'ready' && crew.late ? (
          <Late loaded={crew} />
        ) : row?.since ? (
          <Ago at={row.since} />
        ) : undefined
      }
    >
      {row ? (
        <Group gap={8}>
          <State wellness={signOf(row)} word={t(`crew_state.${row.state}`, { defaultValue: row.state })} />
          {row.ticketId ? (
            <Link to={ticketPath(row.ticketId)} size="sm" className="mono">
              {row.ticketId}
            </Link>
          ) : null}
          <Text size="sm" className="from-outside">
            {row.text}
          </Text>
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          {t('loading')}
        </Text>
      )}
    </Section>
  );
}

const SHOWN_RUNS = 20;

function Runs({ role }: { role: RoleName }) {
  const { t } = useTranslation();
  const loaded = useRuns(role);
  if (loaded.phase === 'refused') return <RefusalBox refusal={loaded.refusal} again={loaded.again} />;
  const runs = loaded.phase === 'ready' ? loaded.value.runs : [];
  return (
    <Section title={t('role_page.runs')}>
      {runs.length === 0 && loaded.phase === 'ready' ? <Text size="sm">{t('agent.no_runs')}</Text> : null}
      {[...runs]
        .reverse()
        .slice(0, SHOWN_RUNS)
        .map((row) => (
          <RunBlock key={row.run} row={row} unfold={false} />
        ))}
    </Section>
  );
}
