import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { SettingsForm } from '../../../../platform/domain/settings-form/field.ts';
import { useLive } from '../live/store.ts';
import { CopyCommand } from '../parts/CopyCommand.tsx';
import { Late } from '../parts/Late.tsx';
import { Link } from '../parts/Link.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { RefusalBox } from '../parts/RefusalBox.tsx';
import { Section } from '../parts/Section.tsx';
import { State } from '../parts/State.tsx';
import { MissingSettings } from '../settings/MissingSettings.tsx';
import { SettingFaults } from '../settings/SettingFaults.tsx';
import { useSettings } from '../settings/use-settings.ts';
import { CrewReady } from './CrewReady.tsx';
import { FoundStacks } from './FoundStacks.tsx';
import { countMissing, countWrong } from './needs-work.ts';

const LaunchPart = lazy(() => import('../launch/LaunchPart.tsx'));
const Preflight = lazy(async () => ({ default: (await import('../launch/Preflight.tsx')).Preflight }));
const ALL = { stacks: [], profiles: [], environment: null };

/** The way of somebody new: what was found, what is missing, what stands in the way, launch, and what the crew is for. */
export default function StartPage() {
  const { t } = useTranslation();
  const { loaded, engine, again } = useSettings();
  if (loaded.phase === 'loading') return <PageSkeleton />;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1}>{t('start.title')}</Title>
        <Late loaded={loaded} />
      </Group>
      {loaded.phase === 'refused' ? (
        <RefusalBox refusal={loaded.refusal} again={loaded.again} />
      ) : (
        <Steps form={loaded.value} engine={engine} onReady={again} />
      )}
    </Stack>
  );
}

type StepsProps = { form: SettingsForm; engine: string | null; onReady: () => void };

function Steps({ form, engine, onReady }: StepsProps) {
  const { snapshot } = useLive();
  const [chosen, choose] = useState<string | null>(null);
  const open = form.stacks.filter(({ name }) => countMissing(form, name) > 0);
  const current = form.stacks.find(({ name }) => name === chosen) ?? open[0] ?? form.stacks[0];
  const runs = (snapshot?.stacks ?? []).some(({ services }) =>
    services.some(({ wellness }) => wellness === 'well'),
  );
  if (form.stacks.length === 0) return <NothingFound form={form} />;
  const done = () => {
    const next = open.find(({ name }) => name !== current?.name);
    choose(next?.name ?? current?.name ?? null);
    onReady();
  };
  return (
    <div className="start">
      <FoundStacks form={form} current={current?.name ?? null} onChoose={choose} />
      <Stack gap="md" className="shrink">
        <SettingFaults form={form} engine={engine} />
        {current ? <Settings form={form} stack={current.name} onDone={done} /> : null}
        <Launch waits={open.length > 0} />
        {runs && open.length === 0 ? <CrewReady /> : null}
      </Stack>
    </div>
  );
}

type SettingsProps = { form: SettingsForm; stack: string; onDone: () => void };

function Settings({ form, stack, onDone }: SettingsProps) {
  const { t } = useTranslation();
  const done = countMissing(form, stack) === 0;
  const wrong = countWrong(form, stack);
  return (
    <Section title={t('start.settings_of', { stack })}>
      {done ? (
        <State wellness="well" word={t('start.nothing_missing')} />
      ) : (
        <Stack gap="md">
          <Text size="sm">{t('start.why')}</Text>
          <MissingSettings stacks={[stack]} onReady={onDone} />
        </Stack>
      )}
      {wrong === 0 ? null : (
        <Group gap="4px 12px" mt="sm">
          <State wellness="needs_you" word={t('start.wrong', { count: wrong })} />
          <Link to={`/settings?stack=${encodeURIComponent(stack)}`} size="sm">
            {t('start.look')}
          </Link>
        </Group>
      )}
    </Section>
  );
}

/** Preflight while settings are open, then the launch, as on the page of a stack, for all of them. */
function Launch({ waits }: { waits: boolean }) {
  const { t } = useTranslation();
  return (
    <Section title={t('start.launch')}>
      {waits ? (
        <Text size="sm" mb="sm">
          {t('start.first_settings')}
        </Text>
      ) : null}
      <Suspense fallback={<PageSkeleton />}>
        {waits ? <Preflight choice={ALL} /> : <LaunchPart stack={null} />}
      </Suspense>
    </Section>
  );
}

function NothingFound({ form }: { form: SettingsForm }) {
  const { t } = useTranslation();
  return (
    <>
      <SettingFaults form={form} engine={null} />
      <Paper withBorder p="md">
        <Stack gap={8} align="flex-start">
          <Text size="sm">{t('services.no_stacks')}</Text>
          <CopyCommand command="dockfra init" />
        </Stack>
      </Paper>
    </>
  );
}
