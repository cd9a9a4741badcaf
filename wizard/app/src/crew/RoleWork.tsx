import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { RoleName } from '../../../../platform/domain/ticket.ts';
import { RunBlock } from '../agent/RunBlock.tsx';
import { useRuns } from '../agent/use-runs.ts';
import { useLive } from '../live/store.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { LateSnapshot } from '../parts/Late.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { CrewDoing } from './CrewDoing.tsx';
import { Decisions } from './Decisions.tsx';
import { useMember } from './use-crew.ts';

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
  const row = useMember(role);
  const refusal = useLive().snapshot?.crew.refusal ?? null;
  return (
    <Section title={t('role_page.now')} aside={<LateSnapshot />}>
      {refusal ? <RefusalBox refusal={refusal} /> : null}
      {row ? (
        <CrewDoing row={row} lines={6} />
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
