import { Button, Group, Stack, Title } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { CrewRow } from '../../../contract-crew.ts';
import { CrewRowLine } from '../crew/CrewRowLine.tsx';
import { Decisions } from '../crew/Decisions.tsx';
import { FirstStep } from '../crew/FirstStep.tsx';
import { PauseRole } from '../crew/PauseRole.tsx';
import { SetMode } from '../crew/SetMode.tsx';
import { useCrew } from '../crew/use-crew.ts';
import { useLive } from '../live/store.ts';
import { Late } from '../parts/Late.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { openPause } from '../shell/dialogs.ts';

type Asked = { what: 'pause' | 'mode'; row: CrewRow };

/** Who does what, since when, at what price; in which mode, and how to stop it; and what was decided. */
export default function CrewPage() {
  const { t } = useTranslation();
  const paused = useLive().snapshot?.paused !== null;
  const crew = useCrew();
  const [asked, ask] = useState<Asked | null>(null);
  const rows = crew.phase === 'ready' ? crew.value.roles : [];
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
        <>
          <FirstStep rows={rows} />
          <Section title={t('crew_page.now')} pad={false} aside={<Late loaded={crew} />}>
            <ul className="rows">
              {rows.map((row) => (
                <li key={row.role}>
                  <CrewRowLine
                    row={row}
                    onPause={() => ask({ what: 'pause', row })}
                    onMode={() => ask({ what: 'mode', row })}
                  />
                </li>
              ))}
            </ul>
          </Section>
        </>
      ) : null}
      <Decisions title={t('decisions.title')} />
      <AskSheet asked={asked} onClose={() => ask(null)} />
    </Stack>
  );
}

function AskSheet({ asked, onClose }: { asked: Asked | null; onClose: () => void }) {
  const { t } = useTranslation();
  const titleOf = ({ what, row }: Asked) =>
    what === 'mode'
      ? t('set_mode.title')
      : t(isAlone(row) ? 'pause_role.resume_go' : 'pause_role.pause_go', { role: t(`role.${row.role}`) });
  return (
    <Sheet opened={asked !== null} onClose={onClose} title={asked ? titleOf(asked) : ''}>
      {asked?.what === 'mode' ? <SetMode now={asked.row.mode ?? 'off'} onDone={onClose} /> : null}
      {asked?.what === 'pause' ? (
        <PauseRole role={asked.row.role} paused={isAlone(asked.row)} onDone={onClose} />
      ) : null}
    </Sheet>
  );
}

/** Paused by itself, not with everything. */
const isAlone = ({ paused, role }: CrewRow) => paused?.role === role;
