import { Button, Group, Stack, Title } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { CrewMember } from '../../../../platform/domain/crew.ts';
import { CrewRowLine } from '../crew/CrewRowLine.tsx';
import { Decisions } from '../crew/Decisions.tsx';
import { FirstStep } from '../crew/FirstStep.tsx';
import { PauseRole } from '../crew/PauseRole.tsx';
import { SetMode } from '../crew/SetMode.tsx';
import { useCrew } from '../crew/use-crew.ts';
import { useLive } from '../live/store.ts';
import { LateSnapshot } from '../parts/Late.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { Sheet } from '../parts/Sheet.tsx';
import { openPause } from '../shell/dialogs.ts';

type Asked = { what: 'pause' | 'mode'; member: CrewMember };

/** Who does what, since when, at what price; in which mode, and how to stop it; and what was decided. */
export default function CrewPage() {
  const { t } = useTranslation();
  const { snapshot } = useLive();
  const paused = snapshot?.paused !== null;
  const refusal = snapshot?.crew.refusal ?? null;
  const rows = useCrew();
  const [asked, ask] = useState<Asked | null>(null);
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
      {refusal ? <RefusalBox refusal={refusal} /> : null}
      {rows.length > 0 ? (
        <>
          <FirstStep rows={rows} />
          <Section title={t('crew_page.now')} pad={false} aside={<LateSnapshot />}>
            <ul className="rows">
              {rows.map((row) => (
                <li key={row.member.role}>
                  <CrewRowLine
                    row={row}
                    onPause={() => ask({ what: 'pause', member: row.member })}
                    onMode={() => ask({ what: 'mode', member: row.member })}
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
  const titleOf = ({ what, member }: Asked) =>
    what === 'mode'
      ? t('set_mode.title')
      : t(isAlone(member) ? 'pause_role.resume_go' : 'pause_role.pause_go', {
          role: t(`role.${member.role}`),
        });
  return (
    <Sheet opened={asked !== null} onClose={onClose} title={asked ? titleOf(asked) : ''}>
      {asked?.what === 'mode' ? <SetMode now={asked.member.mode ?? 'off'} onDone={onClose} /> : null}
      {asked?.what === 'pause' ? (
        <PauseRole role={asked.member.role} paused={isAlone(asked.member)} onDone={onClose} />
      ) : null}
    </Sheet>
  );
}

/** Paused by itself, not with everything. */
const isAlone = ({ paused, role }: CrewMember) => paused?.role === role;
