import '../doctor/doctor.css';

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { DoctorFinding, DoctorPage as Page } from '../../../contract-activity.ts';
import { FindingRow } from '../doctor/FindingRow.tsx';
import { getDoctor } from '../live/api.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { Ago } from '../parts/Ago.tsx';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Late } from '../parts/Late.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';

/** Host and root: what is missing or in the way, each with its cure. */
export default function DoctorPage() {
  const { t } = useTranslation();
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState(false);
  const loaded = useLoaded('doctor', String(round), async () => {
    setBusy(true);
    const answer = await getDoctor(round > 0);
    setBusy(false);
    return answer;
  });
  const again = (
    <Button
      leftSection={<IconRefresh size={16} />}
      loading={busy}
      loaderProps={{ 'aria-label': t('doctor.looking') }}
      onClick={() => setRound(round + 1)}
    >
      {t('doctor.look_again')}
    </Button>
  );
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{t('nav.doctor')}</Title>
        <Group gap={16}>
          <Late loaded={loaded} />
          {again}
        </Group>
      </Group>
      {loaded.phase === 'loading' ? <PageSkeleton /> : null}
      {loaded.phase === 'refused' ? <RefusalBox refusal={loaded.refusal} again={loaded.again} /> : null}
      {loaded.phase === 'ready' ? <Findings page={loaded.value} /> : null}
      <CopyCommand command="dockfra doctor" />
    </Stack>
  );
}

const ORDER: readonly DoctorFinding['verdict'][] = ['fail', 'warn', 'ok'];

function Findings({ page }: { page: Page }) {
  const { t } = useTranslation();
  const sorted = ORDER.flatMap((verdict) => page.findings.filter((finding) => finding.verdict === verdict));
  const count = (verdict: DoctorFinding['verdict']) =>
    page.findings.filter((finding) => finding.verdict === verdict).length;
  return (
    <>
      <Group gap={16} role="status">
        {page.healthy ? (
          <State strong wellness="well" word={t('doctor.healthy')} />
        ) : (
          <State strong wellness="broken" word={t('doctor.ill', { count: count('fail') })} />
        )}
        {count('warn') === 0 ? null : (
          <State wellness="needs_you" word={t('doctor.warn', { count: count('warn') })} />
        )}
        <Text size="xs" c="dimmed" component="span">
          {t('doctor.looked')} <Ago at={page.looked_at} />
        </Text>
      </Group>
      <Section title={t('doctor.findings')} pad={false}>
        <ul className="rows" aria-label={t('doctor.findings')}>
          {sorted.map((finding, index) => (
            <FindingRow key={`${finding.check} ${String(index)}`} finding={finding} />
          ))}
        </ul>
      </Section>
    </>
  );
}
